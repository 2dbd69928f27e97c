import { assertEquals, assertThrows } from "@std/assert";
import { BlockReader } from "../../../../src/http/http2/hpack/block_reader.ts";
import { HpackError } from "../../../../src/http/http2/hpack/hpack_errors.ts";
import { test } from "../../../support/test.ts";
import { hex } from "./bytes.ts";

function reader(digits: string): BlockReader {
  const created = new BlockReader();
  created.begin(hex(digits));
  return created;
}

function integer(digits: string, prefix: number): number {
  const created = reader(digits);
  const value = created.integer(prefix);
  assertEquals(created.ended, true);
  return value;
}

test("a reader reads the integers of RFC 7541, appendix C.1, beside any flags", () => {
  assertEquals([integer("0a", 5), integer("ea", 5)], [10, 10]);
  assertEquals([integer("1f9a0a", 5), integer("ff9a0a", 5)], [1337, 1337]);
  assertEquals(integer("2a", 8), 42);
});

test("a reader reads integers up to the largest one, also with zeros before them", () => {
  assertEquals([integer("1f00", 5), integer("7fff00", 7), integer("ff00", 8)], [31, 254, 255]);
  assertEquals([integer("1f808000", 5), integer("1f8080808000", 5)], [31, 31]);
  assertEquals(integer("7f80ffffff07", 7), 2 ** 31 - 1);
});

test("a reader refuses integers that are too large, and ones that never end", () => {
  const why = "an integer is too large";
  assertThrows(() => integer("7f81ffffff07", 7), HpackError, why); // 2 ** 31
  assertThrows(() => integer("7fffffffff0f", 7), HpackError, why);
  assertThrows(() => integer("1f808080808000", 5), HpackError, why); // 6 bytes of zeros
  assertThrows(() => integer("1f" + "ff".repeat(1000), 5), HpackError, why);
});

test("a reader refuses what ends within an integer or a string", () => {
  const why = "a block ends within a field";
  for (const digits of ["1f", "1f80", ""]) {
    assertThrows(() => integer(digits, 5), HpackError, why);
  }
  for (const digits of ["", "05", "0161".slice(0, 2), "7f", "8c f1e3c2", "7f80ffffff07 61"]) {
    assertThrows(() => reader(digits).string(), HpackError, why);
  }
});

test("a reader reads plain and Huffman-coded strings one after the other", () => {
  const long = "x".repeat(300);
  const created = reader(
    "036b6579 8cf1e3c2e5f23a6ba0ab90f4ff 00 80 02e9ff 7fad01" + "78".repeat(300),
  );
  const strings = [];
  while (!created.ended) strings.push(created.string());
  assertEquals(strings, ["key", "www.example.com", "", "", "\xe9\xff", long]);
});

test("a reader decodes strings that are longer than any before", () => {
  // 2,000 zeros of 5 bits each.
  const created = reader("ffe308" + "00".repeat(1250) + "8cf1e3c2e5f23a6ba0ab90f4ff");
  assertEquals(created.string(), "0".repeat(2000));
  assertEquals(created.string(), "www.example.com");
});
