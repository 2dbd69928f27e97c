import { assertEquals, assertInstanceOf } from "@std/assert";
import type { ByteConnection } from "../../../../src/runtime/byte_connection.ts";
import {
  ReadBuffer,
  ReadFailure,
  type Slab,
} from "../../../../src/http/http2/frames/read_buffer.ts";
import { test } from "../../../support/test.ts";
import { FakeClock } from "../../../support/clocks/fake_clock.ts";

/** A connection that delivers pieces of these lengths, each filled with its number. */
function connectionOf(lengths: number[]): ByteConnection {
  let number = 0;
  const read = (buffer: Uint8Array) => {
    const length = lengths[number];
    if (length === undefined) return Promise.resolve(null);
    buffer.subarray(0, length).fill(++number);
    return Promise.resolve(Math.min(length, buffer.length));
  };
  return { read } as Partial<ByteConnection> as ByteConnection;
}

async function bytesOf(buffer: ReadBuffer) {
  const bytes = await buffer.read();
  assertInstanceOf(bytes, Uint8Array);
  return bytes;
}

test("reads share memory, one behind the other, until it is used up", async () => {
  const buffer = new ReadBuffer(connectionOf([1, 2, 48 * 1024, 5]));
  const first = await bytesOf(buffer);
  const { slab } = buffer;
  const second = await bytesOf(buffer);
  assertEquals([first, second], [new Uint8Array([1]), new Uint8Array([2, 2])]);
  assertEquals([first?.buffer === second?.buffer, second?.byteOffset], [true, 1]);
  slab!.lent++; // a reader has a part of it
  await buffer.read(); // less than a read is left
  const last = await bytesOf(buffer);
  assertEquals([last?.buffer === first?.buffer, buffer.slab === slab], [false, false]);
  assertEquals([first, second], [new Uint8Array([1]), new Uint8Array([2, 2])]);
  assertEquals(await buffer.read(), null);
});

test("memory that no reader has is written again", async () => {
  const buffer = new ReadBuffer(connectionOf([60 * 1024, 60 * 1024, 60 * 1024]));
  const parts = [await bytesOf(buffer), await bytesOf(buffer), await bytesOf(buffer)];
  assertEquals(new Set(parts.map((part) => part?.buffer)).size, 1);
  assertEquals(parts[2]?.[0], 3);
});

test("a read that fails does not reject, so that it may be looked at later", async () => {
  const connection = connectionOf([]);
  connection.read = () => Promise.reject(new Error("reset"));
  const failure = await new ReadBuffer(connection).read();
  assertInstanceOf(failure, ReadFailure);
  assertEquals(String(failure.error), "Error: reset");
});

test("two pieces of memory take turns if the readers of one read while the other is filled", async () => {
  const buffer = new ReadBuffer(connectionOf(Array(6).fill(60 * 1024)));
  const memory = new Set<Slab | undefined>();
  let before: Slab | undefined;
  for (let reads = 0; reads < 6; reads++) {
    await buffer.read();
    if (before) before.lent--;
    before = buffer.slab;
    if (before) before.lent++; // a reader has a part of it during the next read
    memory.add(before);
  }
  assertEquals(memory.size, 2);
});

test("a connection that brings its own memory gives it to the reader", async () => {
  const chunk = new Uint8Array([1, 2]);
  const connection = connectionOf([]);
  connection.readChunk = () => Promise.resolve(chunk);
  const buffer = new ReadBuffer(connection);
  assertEquals([await buffer.read() === chunk, buffer.slab], [true, undefined]);
});

test("what else arrives is dropped up to the end of the connection, or for 250 ms", async () => {
  const clock = new FakeClock();
  await new ReadBuffer(connectionOf([1, 60_000, 2])).discardRest(clock);
  const silent = connectionOf([]);
  silent.read = () => new Promise(() => {});
  const discarding = new ReadBuffer(silent).discardRest(clock);
  assertEquals([clock.delaysMs, clock.pendingKeepAlive], [[250], 0]);
  await clock.advance(250);
  await discarding;
  assertEquals(clock.pending, 0);
});
