import { assertEquals } from "@std/assert";
import { CODE_LENGTHS, huffmanCodes } from "../../../../src/http/http2/hpack/huffman_code.ts";
import { test } from "../../../support/test.ts";

test("the Huffman code has the codes of RFC 7541, appendix B", () => {
  const codes = huffmanCodes();
  const known: [symbol: number, code: number, length: number][] = [
    [0, 0x1ff8, 13],
    [1, 0x7fffd8, 23],
    [9, 0xffffea, 24],
    [10, 0x3ffffffc, 30],
    [22, 0x3ffffffe, 30],
    [32, 0x14, 6],
    [48, 0x0, 5],
    [65, 0x21, 6],
    [88, 0xfc, 8],
    [92, 0x7fff0, 19],
    [97, 0x3, 5],
    [122, 0x7b, 7],
    [127, 0xffffffc, 28],
    [128, 0xfffe6, 20],
    [205, 0x3ffffe5, 26],
    [249, 0xffffffe, 28],
    [255, 0x3ffffee, 26],
    [256, 0x3fffffff, 30],
  ];
  for (const [symbol, code, length] of known) {
    assertEquals([symbol, codes[symbol], CODE_LENGTHS[symbol]], [symbol, code, length]);
  }
});

test("the Huffman code is complete: the codes fill all bits, and none begins another", () => {
  assertEquals(CODE_LENGTHS.length, 257);
  const shares = CODE_LENGTHS.reduce((sum, length) => sum + 2 ** -length, 0);
  assertEquals(shares, 1);
  const codes = huffmanCodes();
  const texts = [...codes].map((code, symbol) =>
    code.toString(2).padStart(CODE_LENGTHS[symbol] ?? 0, "0")
  ).sort();
  for (const [at, text] of texts.entries()) {
    assertEquals(texts[at + 1]?.startsWith(text) ?? false, false);
  }
});
