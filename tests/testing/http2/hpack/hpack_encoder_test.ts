import { assertEquals } from "@std/assert";
import { HpackDecoder } from "../../../../src/testing/http2/hpack/hpack_decoder.ts";
import { HpackEncoder } from "../../../../src/testing/http2/hpack/hpack_encoder.ts";
import type { HeaderField } from "../../../../src/testing/http2/hpack/static_table.ts";
import { test } from "../../../support/test.ts";
import { requestVectors, toHex } from "./hpack_vectors.ts";

test("HpackEncoder encodes the requests of RFC 7541 as its examples with Huffman codes", () => {
  const encoder = new HpackEncoder();
  for (const { block, fields } of requestVectors.huffman) {
    assertEquals(toHex(encoder.encode(fields)), block);
  }
});

test("HpackEncoder begins the next block with a new size of the table, the smallest one first", () => {
  const encoder = new HpackEncoder();
  encoder.resize(0);
  encoder.resize(100);
  assertEquals(toHex(encoder.encode([[":method", "GET"]])), "203f4582");
  assertEquals(toHex(encoder.encode([[":method", "GET"]])), "82");
  encoder.resize(1_000_000); // no more than the default is used
  assertEquals(toHex(encoder.encode([])), "3fe11f");
});

test("What HpackEncoder encodes, HpackDecoder decodes, beyond the size of the table", () => {
  const [encoder, decoder] = [new HpackEncoder(), new HpackDecoder(4096)];
  for (let round = 0; round < 100; round++) {
    const fields: HeaderField[] = [
      [":status", "200"],
      ["audit-id", `${round}`.repeat(round)],
      ["content-type", "application/json"],
      ["long", "\u00e9x".repeat(round * 30)],
    ];
    assertEquals(decoder.decode(encoder.encode(fields)), fields);
  }
});
