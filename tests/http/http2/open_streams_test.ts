import { assertEquals, assertThrows } from "@std/assert";
import type { Http2Stream } from "../../../src/http/http2/http2_stream.ts";
import { OpenStreams } from "../../../src/http/http2/open_streams.ts";
import { ConnectionError, ERROR } from "../../../src/http/http2/protocol.ts";
import { test } from "../../support/test.ts";

/** Adds streams. */
function addTo(streams: OpenStreams, count: number, isLong = false): Http2Stream[] {
  return Array.from({ length: count }, () => {
    const stream = { id: streams.nextId(), isLong } as Http2Stream;
    streams.add(stream);
    return stream;
  });
}

test("streams have odd numbers, and room up to the server's limit, or to 250", () => {
  const streams = new OpenStreams();
  assertEquals(addTo(streams, 3).map(({ id }) => id), [1, 3, 5]);
  assertEquals([streams.room(false, 100), streams.room(false, 2 ** 31)], [97, 247]);
  assertEquals(streams.room(false, 2) < 0, true);
  streams.reserve(false);
  assertEquals(streams.room(false, 100), 96);
  streams.unreserve(false);
  const [first] = streams.all();
  assertEquals([streams.delete(first!), streams.delete(first!), streams.size], [true, false, 2]);
});

test("long responses leave 16 of 100 streams free, a quarter of few, and take the only one", () => {
  for (const [limit, most] of [[100, 84], [250, 234], [10, 7], [2, 1], [1, 1]] as const) {
    assertEquals(new OpenStreams().room(true, limit), most);
  }
  const streams = new OpenStreams();
  addTo(streams, 80, true);
  streams.reserve(true);
  assertEquals([streams.room(true, 100), streams.room(false, 100)], [3, 19]);
  addTo(streams, 18);
  assertEquals([streams.room(true, 100), streams.room(false, 100)], [1, 1]);
});

test("frames of streams that were reset are discarded, those of others are errors", () => {
  const streams = new OpenStreams();
  const [whole, cut, open] = addTo(streams, 3);
  streams.delete(whole!);
  streams.delete(cut!);
  streams.discard(cut!.id);
  assertEquals(streams.find(open!.id, "DATA"), open);
  assertEquals(streams.find(cut!.id, "DATA"), undefined);
  assertEquals(streams.find(whole!.id, "RST_STREAM"), undefined);
  assertEquals(streams.find(whole!.id, "WINDOW_UPDATE"), undefined);
  const codes = [whole!.id, 7, 2].map((id) =>
    assertThrows(() => streams.find(id, "HEADERS"), ConnectionError).code
  );
  assertEquals(codes, [ERROR.streamClosed, ERROR.protocol, ERROR.protocol]);
});

test("of more than 1,000 streams that were reset, the oldest are not known any more", () => {
  const streams = new OpenStreams();
  const [first] = addTo(streams, 1);
  streams.delete(first!);
  for (const { id } of addTo(streams, 1_000)) streams.discard(id);
  assertEquals(streams.find(first!.id, "DATA"), undefined);
});
