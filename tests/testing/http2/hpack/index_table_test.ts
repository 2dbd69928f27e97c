import { assertEquals } from "@std/assert";
import { fieldBytes, IndexTable } from "../../../../src/testing/http2/hpack/index_table.ts";
import { staticTable } from "../../../../src/testing/http2/hpack/static_table.ts";
import { test } from "../../../support/test.ts";

test("IndexTable finds static fields, and then dynamic ones, newest first", () => {
  const table = new IndexTable(200);
  assertEquals(table.find([":status", "404"]), { whole: 13, name: 13 });
  assertEquals(table.find([":status", "409"]), { whole: 0, name: 8 });
  assertEquals(table.find(["audit-id", "1"]), { whole: 0, name: 0 });
  table.add(["audit-id", "1"]);
  table.add(["audit-id", "2"]);
  assertEquals(table.find(["audit-id", "1"]), { whole: 63, name: 63 });
  assertEquals(table.find(["audit-id", "3"]), { whole: 0, name: 62 });
  assertEquals(table.get(62), ["audit-id", "2"]);
  assertEquals([table.get(0), table.get(64)], [undefined, undefined]);
});

test("IndexTable removes the oldest fields beyond its limit", () => {
  const table = new IndexTable(2 * fieldBytes(["a", "1"]));
  for (const value of ["1", "2", "3"]) table.add(["a", value]);
  assertEquals([table.get(62), table.get(63), table.get(64)], [["a", "3"], ["a", "2"], undefined]);
  table.resize(fieldBytes(["a", "1"]));
  assertEquals([table.get(62), table.get(63)], [["a", "3"], undefined]);
  table.add(["a", "x".repeat(100)]); // larger than the table
  assertEquals([table.get(62), table.limit], [undefined, 34]);
});

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
