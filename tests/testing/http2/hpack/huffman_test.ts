import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeHuffman,
  encodeHuffman,
  huffmanLength,
} from "../../../../src/testing/http2/hpack/huffman.ts";
import { test } from "../../../support/test.ts";
import { fromHex, toHex } from "./hpack_vectors.ts";

function encode(text: string): Uint8Array {
  const bytes: number[] = [];
  encodeHuffman(text, bytes);
  return Uint8Array.from(bytes);
}

test("encodeHuffman gives the codes of RFC 7541", () => {
  assertEquals(toHex(encode("www.example.com")), "f1e3c2e5f23a6ba0ab90f4ff");
  assertEquals(
    toHex(encode("Mon, 21 Oct 2013 20:13:21 GMT")),
    "d07abe941054d444a8200595040b8166e082a62d1bff",
  );
  assertEquals(toHex(encode("\xff\n")), "fffffbbffffffc"); // codes of 26 and of 30 bits
});

test("decodeHuffman decodes each byte, and huffmanLength counts its code", () => {
  for (let byte = 0; byte < 256; byte++) {
    const text = String.fromCharCode(byte).repeat(byte % 9 + 1);
    assertEquals(decodeHuffman(encode(text)), text);
    assertEquals(encode(text).length, huffmanLength(text));
  }
  assertEquals(decodeHuffman(encode("x".repeat(10_000))), "x".repeat(10_000));
});

test("decodeHuffman refuses the end of a string in a string, and other padding than ones", () => {
  assertThrows(() => decodeHuffman(fromHex("ffffffff")), SyntaxError, "own end");
  assertThrows(() => decodeHuffman(fromHex("00")), SyntaxError, "padded");
  assertThrows(() => decodeHuffman(fromHex("ff")), SyntaxError, "padded");
});
