import { hex, join } from "../../../support/http2/frames.ts";
import { EOS } from "../../../support/http2/hpack_tables.ts";
import {
  huffman,
  huffmanBytes,
  integer,
  literal,
  plain,
} from "../../../support/http2/hpack_writer.ts";
import { badConnection, good } from "./bytes.ts";
import type { Http2Case } from "./case.ts";
import { COMPRESSION, has, OK, response } from "./hpack_bytes.ts";

/** An integer with `zeros` bytes that add nothing. */
function padded(prefix: number, zeros: number, last = 0): Uint8Array {
  return Uint8Array.of(prefix, ...new Array(zeros).fill(0x80), last);
}

const integers: Http2Case[] = [
  ...[126, 127, 128, 254, 255, 1_337].map((length) =>
    good(
      "hpack 5.1",
      `a string of ${length} bytes`,
      response(OK, literal("x-a", "v".repeat(length))),
      has({ "x-a": "v".repeat(length) }),
    )
  ),
  good(
    "hpack 5.1",
    "a length with bytes that add nothing",
    response(
      OK,
      Uint8Array.of(0, 3),
      plain("x-a").subarray(1),
      padded(0x7f, 2),
      plain("v".repeat(127)).subarray(2),
    ),
    { ...has({ "x-a": "v".repeat(127) }) },
  ),
  badConnection(
    "hpack 5.1",
    "an integer of 2^31",
    response(OK, integer(2 ** 31, 7, 0x80)),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.1",
    "an integer of 2^53",
    response(OK, integer(2 ** 53, 7, 0x80)),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.1",
    "an integer of 2^64 + 8, which is 8 where it overflows",
    response(hex("ff 89 ff ff ff ff ff ff ff ff 01")),
    COMPRESSION,
  ),
  badConnection("hpack 5.1", "an integer of 100 bytes", response(OK, padded(0xff, 100)), {
    ...COMPRESSION,
  }),
  badConnection("hpack 5.1", "an integer that is cut", response(OK, hex("ff 80")), COMPRESSION),
  badConnection(
    "hpack 5.1",
    "an integer that is its prefix alone",
    response(OK, hex("ff")),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "a name longer than its block",
    response(OK, hex("00 7f 61")),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "a value longer than its block",
    response(OK, hex("00 01 61 05 62 63")),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "a literal without a value",
    response(OK, hex("00 01 61")),
    COMPRESSION,
  ),
  badConnection("hpack 5.2", "a literal without a name", response(OK, hex("40")), COMPRESSION),
  badConnection(
    "hpack 5.2",
    "a value of 2^31 bytes",
    response(OK, hex("00 01 61"), integer(2 ** 31, 7)),
    COMPRESSION,
  ),
];

/** A literal `x-a` whose value has these bytes in Huffman's code. */
function coded(bytes: Uint8Array): Uint8Array {
  return join(hex("00 03"), "x-a", integer(bytes.length, 7, 0x80), bytes);
}

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const visible = String.fromCharCode(...Array.from({ length: 94 }, (_, at) => at + 33));

const huffmans: Http2Case[] = [
  good(
    "hpack 5.2",
    "all visible letters in Huffman's code",
    response(OK, literal("x-a", visible, { coded: huffman })),
    has({ "x-a": visible }),
  ),
  good(
    "hpack 5.2",
    "all bytes beyond ASCII in Huffman's code",
    response(
      OK,
      literal("x-a", String.fromCharCode(...Array.from({ length: 128 }, (_, at) => at + 128)), {
        coded: huffman,
      }),
    ),
  ),
  good(
    "hpack 5.2",
    "an empty string in Huffman's code",
    response(OK, coded(new Uint8Array())),
    has({ "x-a": "" }),
  ),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((count) => {
    const text = "8".repeat(count) + "a"; // of 6 and 5 bits
    return good(
      "hpack 5.2",
      `a padding after ${count} letters of six bits and one of five`,
      response(OK, literal("x-a", text, { coded: huffman })),
      has({ "x-a": text }),
    );
  }),
  badConnection(
    "hpack 5.2",
    "the symbol EOS",
    response(OK, coded(huffmanBytes([97, EOS]))),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "the symbol EOS alone",
    response(OK, coded(huffmanBytes([EOS]))),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "a padding of zeros",
    response(OK, coded(huffmanBytes(letters("a"), "0"))),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "a padding that ends in zero",
    response(OK, coded(huffmanBytes(letters("a"), "110"))),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "a padding of eight bits",
    response(OK, coded(hex("1f ff"))),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "a padding of a whole byte after whole bytes",
    response(OK, coded(join(huffmanBytes(letters("88888888").slice(0, 4)), hex("ff")))),
    COMPRESSION,
  ),
  badConnection(
    "hpack 5.2",
    "four bytes of ones",
    response(OK, coded(hex("ffffffff"))),
    COMPRESSION,
  ),
];

/** Cases of integers, strings and Huffman's code. */
export const stringCases: readonly Http2Case[] = [...integers, ...huffmans];
