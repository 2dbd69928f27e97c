import { assertEquals } from "@std/assert";
import { headerDictionary } from "../../../src/testing/spdy/header_dictionary.ts";
import { test } from "../../support/test.ts";

/** The checksum that zlib has for a dictionary. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

test("the dictionary has the checksum of SPDY/3's", () => {
  assertEquals([headerDictionary().length, adler32(headerDictionary())], [1423, 0xe3c6a7c2]);
});
