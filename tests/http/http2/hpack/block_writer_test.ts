import { assertEquals, assertThrows } from "@std/assert";
import { BlockReader } from "../../../../src/http/http2/hpack/block_reader.ts";
import { BlockWriter } from "../../../../src/http/http2/hpack/block_writer.ts";
import { test } from "../../../support/test.ts";
import { hex } from "./bytes.ts";

function written(write: (writer: BlockWriter) => void): string {
  const writer = new BlockWriter();
  write(writer);
  return writer.take().toHex();
}

test("a writer writes the integers of RFC 7541, appendix C.1", () => {
  assertEquals(written((writer) => writer.integer(10, { prefix: 5, flags: 0xe0 })), "ea");
  assertEquals(written((writer) => writer.integer(1337, { prefix: 5, flags: 0 })), "1f9a0a");
  assertEquals(written((writer) => writer.integer(42, { prefix: 8, flags: 0 })), "2a");
});

test("a reader reads each integer that a writer wrote", () => {
  const reader = new BlockReader();
  for (const prefix of [4, 5, 6, 7]) {
    for (const value of [0, 1, 14, 15, 30, 31, 126, 127, 128, 254, 255, 4096, 65535, 2 ** 31 - 1]) {
      const digits = written((writer) => writer.integer(value, { prefix, flags: 1 << prefix }));
      reader.begin(hex(digits));
      assertEquals([reader.next >> prefix, reader.integer(prefix), reader.ended], [1, value, true]);
    }
  }
});

test("a writer codes a string only if that makes it shorter", () => {
  assertEquals(written((writer) => writer.string("no-cache")), "86a8eb10649cbf");
  assertEquals(written((writer) => writer.string("<<")), "023c3c");
  assertEquals(written((writer) => writer.string("")), "00");
  assertEquals(written((writer) => writer.string("\xe9\xff")), "02e9ff");
});

test("a writer grows, and begins again after take and clear", () => {
  const writer = new BlockWriter();
  writer.string("0".repeat(10_000));
  const first = writer.take();
  writer.string("lost");
  writer.clear();
  writer.string("no-cache");
  assertEquals(writer.take(), hex("86a8eb10649cbf"));
  const reader = new BlockReader();
  reader.begin(first);
  assertEquals(reader.string(), "0".repeat(10_000));
  assertThrows(() => writer.string("\u0100"), RangeError);
});
