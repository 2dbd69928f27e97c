import { assertEquals, assertThrows } from "@std/assert";
import { HpackError } from "../../../../src/http/http2/hpack/hpack_errors.ts";
import { decodeHuffman, latin1Text } from "../../../../src/http/http2/hpack/huffman_decoding.ts";
import { writeHuffman } from "../../../../src/http/http2/hpack/huffman_encoding.ts";
import { test } from "../../../support/test.ts";
import { hex } from "./bytes.ts";

function decoded(digits: string): string {
  const bytes = hex(digits);
  const target = new Uint8Array(2 * bytes.length);
  return latin1Text(target, 0, decodeHuffman(bytes, { from: 0, to: bytes.length, target }));
}

test("decodeHuffman decodes the strings of RFC 7541, appendix C", () => {
  assertEquals(decoded("f1e3c2e5f23a6ba0ab90f4ff"), "www.example.com");
  assertEquals(decoded("a8eb10649cbf"), "no-cache");
  assertEquals(decoded("25a849e95ba97d7f"), "custom-key");
  assertEquals(decoded(""), "");
});

test("decodeHuffman decodes each pair of bytes that writeHuffman wrote", () => {
  const coded = new Uint8Array(8);
  const target = new Uint8Array(16);
  for (let first = 0; first < 256; first++) {
    for (let second = 0; second < 256; second += 5) {
      const text = String.fromCharCode(first, second);
      const to = writeHuffman(text, coded, 0);
      const length = decodeHuffman(coded, { from: 0, to, target });
      assertEquals(latin1Text(target, 0, length), text);
    }
  }
});

test("decodeHuffman refuses the end-of-string symbol, wherever it is", () => {
  const why = "end-of-string symbol";
  assertThrows(() => decoded("ffffffff"), HpackError, why);
  assertThrows(() => decoded("fffffffc"), HpackError, why);
  assertThrows(() => decoded("ffffffff1f"), HpackError, why); // and "a" after it
  assertThrows(() => decoded("1fffffffff"), HpackError, why); // "a" before it
  assertThrows(() => decoded("07ffffffff07"), HpackError, why); // across half bytes
});

test("decodeHuffman refuses padding of 8 ones and more, and padding that is not ones", () => {
  const why = "padding";
  assertThrows(() => decoded("ff"), HpackError, why);
  assertThrows(() => decoded("1fff"), HpackError, why); // "a", then 11 ones
  assertThrows(() => decoded("a8eb10649cbfff"), HpackError, why);
  assertThrows(() => decoded("1e"), HpackError, why); // "a", then 110
  assertThrows(() => decoded("18"), HpackError, why); // "a", then 000
  assertThrows(() => decoded("fffe"), HpackError, why); // the beginning of a long code
  assertEquals(decoded("1f"), "a");
});

test("latin1Text gives each byte the character of its number, in texts of any length", () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => at % 256);
  for (const [from, to] of [[0, 0], [60, 68], [126, 162], [0, 256], [5, 19_999]] as const) {
    const text = latin1Text(bytes, from, to);
    assertEquals(text.length, to - from);
    assertEquals(
      Uint8Array.from(text, (character) => character.charCodeAt(0)),
      bytes.slice(from, to),
    );
  }
});
