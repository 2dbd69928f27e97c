import { assertEquals, assertThrows } from "@std/assert";
import { joinBytes } from "../../../src/testing/bytes/join_bytes.ts";
import {
  headerDictionary,
  SpdyHeaderReader,
  SpdyHeaderWriter,
} from "../../../src/testing/spdy/spdy_headers.ts";
import { test } from "../../support/test.ts";
import { compressed, headerBlock } from "./spdy_client.ts";

/** The first two header blocks of a port-forward of client-go 0.37. */
const fromGo: readonly string[] = [
  "ePnjxqfCAiU6cDorKUpNzIUWJaypoICGFMtF4BxgYWBhwMDAwFkEicZMUPJmNAAAAAD//w==",
  "wqoZVA4lEtYLAAAA//8=",
];

test("the headers of a block are read, the first value of each", () => {
  const headers = { streamtype: "error", port: "80", many: "a\0b" };
  assertEquals(
    new SpdyHeaderReader().read(compressed(headerBlock(headers))),
    new Map([["streamtype", "error"], ["port", "80"], ["many", "a"]]),
  );
});

test("the blocks of a connection of Go are one compressed stream", () => {
  const reader = new SpdyHeaderReader();
  const read = fromGo.map((block) => Object.fromEntries(reader.read(Uint8Array.fromBase64(block))));
  assertEquals(
    read,
    ["error", "data"].map((streamtype) => ({
      streamtype,
      port: "8080",
      requestid: "0",
    })),
  );
});

test("a block that is malformed or too long is refused", () => {
  const refuses = (block: Uint8Array) =>
    assertThrows(() => new SpdyHeaderReader().read(block), RangeError);
  refuses(new Uint8Array([1, 2, 3]));
  refuses(new TextEncoder().encode("no headers at all, and no zlib"));
  refuses(compressed(new Uint8Array([0, 0, 0, 1, 0, 0, 0, 9, 1])));
  refuses(joinBytes(Array.from({ length: 2 }, () => compressed(new Uint8Array(65_000)))));
});

test("the blocks of answers have no headers, and only the first one begins the stream", () => {
  const writer = new SpdyHeaderWriter();
  assertEquals([writer.empty().length, writer.empty().length], [16, 14]);
});

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
