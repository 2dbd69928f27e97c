import { assertEquals, assertThrows } from "@std/assert";
import { huffmanBytes, writeHuffman } from "../../../../src/http/http2/hpack/huffman_encoding.ts";
import { test } from "../../../support/test.ts";
import { hex } from "./bytes.ts";

const examples: [text: string, digits: string][] = [
  ["", ""],
  ["a", "1f"],
  ["www.example.com", "f1e3c2e5f23a6ba0ab90f4ff"],
  ["no-cache", "a8eb10649cbf"],
  ["custom-value", "25a849e95bb8e8b4bf"],
  ["Mon, 21 Oct 2013 20:13:21 GMT", "d07abe941054d444a8200595040b8166e082a62d1bff"],
  ["\n\r\x16", "fffffff3ffffffdfffffffbf"],
  ["\x80\xff", "fffe6fffffbb"],
];

test("writeHuffman writes the codes of a text and pads them with ones", () => {
  for (const [text, digits] of examples) {
    const target = new Uint8Array(64);
    const end = writeHuffman(text, target, 3);
    assertEquals(target.slice(3, end), hex(digits));
    assertEquals(huffmanBytes(text), end - 3);
  }
});

test("huffmanBytes refuses a character that is not a byte", () => {
  assertThrows(() => huffmanBytes("caf\u0101"), RangeError, "U+0000 to U+00FF");
});
