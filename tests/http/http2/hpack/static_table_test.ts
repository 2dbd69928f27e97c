import { assertEquals } from "@std/assert";
import { STATIC_TABLE } from "../../../../src/http/http2/hpack/static_table.ts";
import { test } from "../../../support/test.ts";

test("the static table has the fields of RFC 7541, appendix A, each at its index", () => {
  assertEquals(STATIC_TABLE.length, 61);
  const known: [number, string, string][] = [
    [1, ":authority", ""],
    [2, ":method", "GET"],
    [4, ":path", "/"],
    [7, ":scheme", "https"],
    [8, ":status", "200"],
    [14, ":status", "500"],
    [15, "accept-charset", ""],
    [16, "accept-encoding", "gzip, deflate"],
    [23, "authorization", ""],
    [31, "content-type", ""],
    [58, "user-agent", ""],
    [61, "www-authenticate", ""],
  ];
  for (const [index, name, value] of known) {
    assertEquals(STATIC_TABLE[index - 1], { name, value });
  }
});

test("each regular field of the static table is there once", () => {
  const names = STATIC_TABLE.slice(14).map(({ name }) => name);
  assertEquals(names.length, new Set(names).size);
});
