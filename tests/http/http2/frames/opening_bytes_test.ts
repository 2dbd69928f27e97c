import { assertEquals } from "@std/assert";
import { openingBytes } from "../../../../src/http/http2/frames/opening_bytes.ts";
import { test } from "../../../support/test.ts";
import { hex } from "../hpack/bytes.ts";

test("a connection begins with the preface, settings and a larger window", () => {
  const preface = "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a";
  const settings = "000018 04 00 00000000" +
    "0002 00000000" + // no push
    "0004 00040000" + // 256 KiB for each stream
    "0005 00010000" + // frames of 64 KiB
    "0006 00010000"; // 64 KiB of headers
  const window = "000004 08 00 00000000 00ff0001"; // 16 MiB, with the 65,535 bytes of the start
  assertEquals(openingBytes(), hex(preface + settings + window));
});
