import { assertEquals, assertThrows } from "@std/assert";
import { HpackDecoder } from "../../../../src/testing/http2/hpack/hpack_decoder.ts";
import { test } from "../../../support/test.ts";
import { fromHex, requestVectors } from "./hpack_vectors.ts";

for (const [form, vectors] of Object.entries(requestVectors)) {
  test(`HpackDecoder decodes the requests of RFC 7541, ${form}`, () => {
    const decoder = new HpackDecoder(4096);
    for (const { block, fields } of vectors) assertEquals(decoder.decode(fromHex(block)), fields);
  });
}

test("HpackDecoder drops the oldest fields when the peer reduces the table", () => {
  const decoder = new HpackDecoder(4096);
  decoder.decode(fromHex(requestVectors.plain[0]!.block));
  assertEquals(decoder.decode(fromHex("be")), [[":authority", "www.example.com"]]);
  assertThrows(() => decoder.decode(fromHex("20be")), SyntaxError, "no field 62");
});

const malformed = {
  "index 0": "80",
  "an index beyond the table": "be",
  "a string beyond the block": "000161057373",
  "a block that ends within an integer": "ffff",
  "an integer that is too large": "ffffffffffff7f",
  "a table size within a block": "8220",
  "a table size above the limit": "3fe21f",
  "padding of zeros": "0001618100",
  "padding of a whole byte": "00016182ffff",
};
for (const [what, block] of Object.entries(malformed)) {
  test(`HpackDecoder refuses ${what}`, () => {
    assertThrows(() => new HpackDecoder(4096).decode(fromHex(block)), SyntaxError);
  });
}

test("HpackDecoder wants the next block to say that the table is smaller", () => {
  const decoder = new HpackDecoder(4096);
  decoder.resize(100);
  assertThrows(() => decoder.decode(fromHex("82")), SyntaxError, "reduced");
  decoder.decode(fromHex("3f4582")); // 100
  assertEquals(decoder.decode(fromHex("82")), [[":method", "GET"]]);
});

test("HpackDecoder keeps no field of a list that is too long, and follows its changes of the table", () => {
  const decoder = new HpackDecoder(4096);
  decoder.decode(fromHex("40016101624002616203636465")); // a: b, ab: cde
  const two = 1 + 1 + 32 + 2 + 3 + 32;
  assertEquals(decoder.decode(fromHex("bfbe"), two), [["a", "b"], ["ab", "cde"]]);
  assertEquals(decoder.decode(fromHex("bfbe"), two - 1), undefined);
  assertEquals(decoder.decode(fromHex("be4001780179be"), two), undefined); // adds x: y
  assertEquals(decoder.decode(fromHex("be"), two), [["x", "y"]]);
  assertThrows(() => decoder.decode(fromHex("bebf20"), 1), SyntaxError, "within a block");
});
