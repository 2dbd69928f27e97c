import { assertEquals, assertThrows } from "@std/assert";
import type { Http2Stream } from "../../../src/http/http2/http2_stream.ts";
import { OpenStreams } from "../../../src/http/http2/open_streams.ts";
import { ConnectionError, ERROR } from "../../../src/http/http2/frames/protocol.ts";
import { test } from "../../support/test.ts";

function opened(streams: OpenStreams, isLong = false): Http2Stream {
  const stream = { id: streams.nextId(), isLong } as Partial<Http2Stream> as Http2Stream;
  streams.add(stream);
  return stream;
}

function codeOf(find: () => unknown): number {
  return assertThrows(find, ConnectionError).code;
}

test("streams have odd numbers, each higher than the one before", () => {
  const streams = new OpenStreams();
  const ids = [opened(streams), opened(streams), opened(streams)].map(({ id }) => id);
  assertEquals([ids, streams.size, streams.all().map(({ id }) => id)], [[1, 3, 5], 3, [1, 3, 5]]);
  assertEquals(streams.areUsedUp, false);
});

test("there is room up to the server's limit, and up to one of our own", () => {
  const streams = new OpenStreams();
  assertEquals([streams.room(false, 100), streams.room(false, 2 ** 31 - 1)], [100, 250]);
  const stream = opened(streams);
  streams.reserve(false);
  assertEquals(streams.room(false, 100), 98);
  streams.unreserve(false);
  streams.delete(stream);
  assertEquals(streams.room(false, 100), 100);
  assertEquals(streams.room(false, 0), 0);
});

test("long responses leave room for others, in proportion to a low limit", () => {
  const streams = new OpenStreams();
  const rooms = [100, 1_000, 20, 4, 2, 1].map((limit) => streams.room(true, limit));
  assertEquals(rooms, [84, 234, 15, 3, 1, 1]);
  for (let count = 0; count < 84; count++) opened(streams, true);
  assertEquals([streams.room(true, 100), streams.room(false, 100)], [0, 16]);
  for (let count = 0; count < 10; count++) opened(streams);
  assertEquals([streams.room(true, 100), streams.room(false, 100)], [0, 6]);
  const [long] = streams.all();
  assertEquals([streams.delete(long!), streams.delete(long!)], [true, false]);
  assertEquals(streams.room(true, 100), 1);
  streams.reserve(true);
  assertEquals(streams.room(true, 100), 0);
});

test("frames of streams that were reset are discarded, those of streams that have ended are errors", () => {
  const streams = new OpenStreams();
  const [open, reset, ended] = [opened(streams), opened(streams), opened(streams)];
  streams.delete(reset);
  streams.discard(reset.id);
  streams.delete(ended);
  assertEquals([streams.find(open.id, "DATA") === open, streams.get(open.id) === open], [
    true,
    true,
  ]);
  for (const frame of ["DATA", "HEADERS", "RST_STREAM", "WINDOW_UPDATE"] as const) {
    assertEquals(streams.find(reset.id, frame), undefined);
  }
  assertEquals(codeOf(() => streams.find(ended.id, "DATA")), ERROR.streamClosed);
  assertEquals(codeOf(() => streams.find(ended.id, "HEADERS")), ERROR.streamClosed);
  assertEquals(streams.find(ended.id, "RST_STREAM"), undefined);
  assertEquals(streams.find(ended.id, "WINDOW_UPDATE"), undefined);
});

test("frames of streams that were never opened, or that the server opens, are errors", () => {
  const streams = new OpenStreams();
  opened(streams);
  for (const id of [3, 2, 2 ** 31 - 1]) {
    for (const frame of ["DATA", "HEADERS", "RST_STREAM", "WINDOW_UPDATE"] as const) {
      assertEquals(codeOf(() => streams.find(id, frame)), ERROR.protocol);
    }
  }
});

test("the memory of discarded streams is limited; beyond it, no frame of an old stream is an error", () => {
  const streams = new OpenStreams();
  for (let count = 0; count < 1_001; count++) {
    const stream = opened(streams);
    streams.delete(stream);
    streams.discard(stream.id);
  }
  assertEquals(streams.find(1, "DATA"), undefined);
});
