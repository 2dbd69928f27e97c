import { assertEquals } from "@std/assert";
import { staticTable } from "../../../../src/testing/http2/hpack/static_table.ts";
import { test } from "../../../support/test.ts";

test("The static table has the 61 fields of RFC 7541, and the fields of a name side by side", () => {
  assertEquals(staticTable.length, 61);
  assertEquals([staticTable[0], staticTable[60]], [[":authority", ""], ["www-authenticate", ""]]);
  assertEquals([staticTable[7], staticTable[15]], [[":status", "200"], [
    "accept-encoding",
    "gzip, deflate",
  ]]);
  const names = staticTable.map(([name]) => name).filter((name, at, all) => name !== all[at - 1]);
  assertEquals(new Set(names).size, names.length);
});
