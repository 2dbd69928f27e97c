import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import { ProtobufError, WireReader } from "../../../src/testing/protobuf/wire_reader.ts";
import { bytesOf } from "./proto_bytes.ts";

function readerOf(...parts: (number | string)[]): WireReader & { end: number } {
  const bytes = bytesOf(...parts);
  return Object.assign(new WireReader(bytes), { end: bytes.length });
}

function refusal(read: () => unknown): string {
  return assertThrows(read, ProtobufError).message;
}

const minusOne = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
const largest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];

test("WireReader reads varints of up to 64 bits", () => {
  const read = (...bytes: number[]) => {
    const reader = readerOf(...bytes);
    reader.varint(reader.end);
    return [reader.int64, reader.uint64, reader.at];
  };
  assertEquals(read(0), [0, 0n, 1]);
  assertEquals(read(0xac, 0x02), [300, 300n, 2]);
  assertEquals(read(0xff, 0xff, 0xff, 0xff, 0x0f), [2 ** 32 - 1, 2n ** 32n - 1n, 5]);
  assertEquals(read(0x80, 0x80, 0x80, 0x80, 0x10), [2 ** 32, 2n ** 32n, 5]);
  assertEquals(read(...minusOne), [-1, 2n ** 64n - 1n, 10]);
});

test("WireReader refuses a varint that is too long or has no end", () => {
  const read = (...bytes: number[]) => {
    const reader = readerOf(...bytes);
    return refusal(() => reader.varint(reader.end));
  };
  assertEquals(read(...minusOne.with(9, 0x81), 0), "proto: integer overflow");
  assertEquals(read(0x80), "unexpected EOF");
  assertEquals(read(), "unexpected EOF");
});

test("WireReader checks a length before it reads as many bytes", () => {
  const read = (...bytes: number[]) => {
    const reader = readerOf(...bytes);
    return refusal(() => reader.delimited(reader.end));
  };
  assertEquals(read(3, 1, 2), "unexpected EOF");
  assertEquals(read(...minusOne), "proto: negative length found during unmarshaling");
  assertEquals(read(...largest), "proto: negative length found during unmarshaling");
  const reader = readerOf(2, 5, 6, 7);
  assertEquals(reader.take(reader.delimited(reader.end)), bytesOf(5, 6));
  assertEquals(reader.at, 3);
});

test("WireReader reads the number and the type of a tag", () => {
  const reader = readerOf(0x92, 0x03);
  reader.varint(reader.end);
  assertEquals([reader.fieldNumber, reader.wireType], [50, 2]);
});

test("WireReader reads float64 in little endian", () => {
  const reader = readerOf(0, 0, 0, 0, 0, 0, 0xf8, 0x3f);
  assertEquals(reader.float64(reader.end), 1.5);
  assertEquals(refusal(() => reader.float64(reader.end)), "unexpected EOF");
});

test("WireReader skips fields of each wire type, and groups", () => {
  for (
    const field of [
      [0x08, 0x96, 0x01],
      [0x09, ..."12345678"],
      [0x0a, 3, "abc"],
      [0x0b, 0x13, 0x08, 1, 0x14, 0x0c],
      [0x0d, ..."1234"],
    ]
  ) {
    const reader = readerOf(...field, 0x08, 0x01);
    reader.skip(reader.end);
    assertEquals(reader.at, reader.end - 2);
  }
});

test("WireReader refuses unknown fields that are malformed", () => {
  const skip = (...bytes: (number | string)[]) => {
    const reader = readerOf(...bytes);
    return refusal(() => reader.skip(reader.end));
  };
  assertEquals(skip(0x0f), "proto: illegal wireType 7");
  assertEquals(skip(0x0c), "proto: unexpected end of group");
  assertEquals(skip(0x0a, 9, "abc"), "unexpected EOF");
  assertEquals(skip(0x0d, "123"), "unexpected EOF");
  assertEquals(skip(0x0b, 0x08, 1), "unexpected EOF");
  assertEquals(skip(0x0a, ...minusOne), "proto: negative length found during unmarshaling");
});
