import { assertEquals, assertThrows } from "@std/assert";
import {
  FieldListTooLargeError,
  HpackError,
} from "../../../../src/http/http2/hpack/hpack_errors.ts";
import { test } from "../../../support/test.ts";
import { EXAMPLES } from "./appendix_c.ts";
import { decoder, hex, linesOf } from "./bytes.ts";

for (const { section, limit, blocks } of EXAMPLES) {
  test(`a decoder decodes the blocks of RFC 7541, appendix ${section}`, () => {
    const created = decoder({ tableBytes: limit });
    for (const { hex: digits, fields, tableBytes } of blocks) {
      assertEquals(linesOf(created.decode(hex(digits))), fields);
      assertEquals(created.tableBytes, tableBytes);
    }
  });
}

test("a decoder says which fields must not be stored", () => {
  const [field] = decoder().decode(hex("1008 7061 7373 776f 7264 0673 6563 7265 74"));
  assertEquals(field, { name: "password", value: "secret", sensitive: true });
  const [plain] = decoder().decode(hex("0008 7061 7373 776f 7264 0673 6563 7265 74"));
  assertEquals(plain, { name: "password", value: "secret" });
});

test("a block may be empty, or only resize the table", () => {
  const created = decoder();
  assertEquals(created.decode(hex("")), []);
  assertEquals(created.decode(hex("20 3fe11f")), []);
});

test("a table is resized at the beginning of a block, up to what was announced", () => {
  const created = decoder();
  created.decode(hex("4001 6101 62")); // a: b
  assertEquals(created.tableBytes, 34);
  assertEquals(linesOf(created.decode(hex("3fe11f be"))), ["a: b"]); // to 4096
  assertEquals(linesOf(created.decode(hex("3f03 be"))), ["a: b"]); // to 34
});

const broken: [name: string, why: string, digits: string][] = [
  ["index 0", "index", "80"],
  ["an index behind the static table, while nothing is stored", "index", "be"],
  ["an index of a name behind the tables", "index", "7e 01 61"],
  ["an index of a name behind the tables, not stored", "index", "0f 2f 01 61"],
  ["an index of a name behind the tables, never stored", "index", "1f 2f 01 61"],
  ["an index far behind the tables", "index", "ff 80 ff ff ff 07"],
  ["an index over 2 ** 31", "too large", "ff 81 ff ff ff 07"],
  ["an integer without an end", "too large", "ff ff ff ff ff ff ff ff"],
  ["a length over 2 ** 31", "too large", "00 7f 81 ff ff ff 07"],
  ["a table that is resized over what was announced", "more than", "3f e2 1f"],
  ["a table that is resized after a field", "within a block", "82 20"],
  ["a table that is resized at the end of a block", "within a block", "82 3f e1 1f"],
  ["a block that ends within an index", "ends within", "ff"],
  ["a block that ends within the size of the table", "ends within", "3f e1"],
  ["a block that ends before a name", "ends within", "40"],
  ["a block that ends before a value", "ends within", "41"],
  ["a block that ends within a name", "ends within", "40 05 61 62"],
  ["a block that ends within a value", "ends within", "41 05 61 62"],
  ["a block that ends within a Huffman string", "ends within", "41 8c f1 e3"],
  ["a Huffman string with the end-of-string symbol", "end-of-string", "41 84 ff ff ff ff"],
  ["a Huffman string with 8 bits of padding", "padding", "41 81 ff"],
  ["a Huffman string with zeros as padding", "padding", "41 81 18"],
  ["a Huffman name with zeros as padding", "padding", "40 81 18 01 61"],
];

for (const [name, why, digits] of broken) {
  test(`a decoder refuses ${name}`, () => {
    assertThrows(() => decoder().decode(hex(digits)), HpackError, why);
  });
}

test("a decoder refuses the index of a field that was evicted", () => {
  const created = decoder();
  created.decode(hex("4001 6101 62"));
  created.decode(hex("20 3fe11f"));
  assertThrows(() => created.decode(hex("be")), HpackError, "index");
});

test("the name of a stored field may be used for the field that evicts it", () => {
  const created = decoder({ tableBytes: 40 });
  created.decode(hex("4001 6101 62"));
  assertEquals(linesOf(created.decode(hex("7e07 63636363636363 be"))), [
    "a: ccccccc",
    "a: ccccccc",
  ]);
});

test("a block that exceeds the limit is decoded to its end, and the next one is understood", () => {
  const created = decoder({ listBytes: 100 });
  const block = hex("4001 6101 62 be be 4001 6301 64");
  assertThrows(() => created.decode(block), FieldListTooLargeError, "longer than 100 bytes");
  assertEquals(linesOf(created.decode(hex("be bf"))), ["c: d", "a: b"]);
});

test("a field of exactly the limit is accepted", () => {
  assertEquals(decoder({ listBytes: 34 }).decode(hex("0001 6101 62")).length, 1);
  assertThrows(
    () => decoder({ listBytes: 33 }).decode(hex("0001 6101 62")),
    FieldListTooLargeError,
  );
});

test("one byte for each of many large fields keeps only the fields within the limit", () => {
  const created = decoder();
  const value = "x".repeat(4000);
  const stored = [0x40, 1, 0x61, 0x7f, 0xa1, 0x1e, ...new TextEncoder().encode(value)];
  assertEquals(created.decode(Uint8Array.from(stored)), [{ name: "a", value }]);
  const bomb = new Uint8Array(100_000).fill(0xbe);
  assertThrows(() => created.decode(bomb), FieldListTooLargeError);
  assertEquals(created.decode(hex("be")).length, 1);
});
