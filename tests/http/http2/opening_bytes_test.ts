import { assertEquals } from "@std/assert";
import { openingBytes } from "../../../src/http/http2/opening_bytes.ts";
import { test } from "../../support/test.ts";

test("a connection begins with the preface, SETTINGS without pushes, and a window of 16 MiB", () => {
  const bytes = openingBytes();
  const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  assertEquals(new TextDecoder().decode(bytes.subarray(0, preface.length)), preface);
  const view = new DataView(bytes.buffer, preface.length);
  const length = view.getUint32(0) >> 8;
  assertEquals([length, view.getUint8(3), view.getUint8(4), view.getUint32(5)], [24, 4, 0, 0]);
  const settings = Array.from({ length: length / 6 }, (_, index) => [
    view.getUint16(9 + 6 * index),
    view.getUint32(11 + 6 * index),
  ]);
  assertEquals(settings, [[2, 0], [4, 262_144], [5, 65_536], [6, 65_536]]);
  const at = 9 + length;
  assertEquals([view.getUint8(at + 3), view.getUint32(at + 5)], [8, 0]);
  assertEquals(view.getUint32(at + 9) + 65_535, 16 * 1024 * 1024);
  assertEquals(bytes.length, preface.length + at + 13);
});
