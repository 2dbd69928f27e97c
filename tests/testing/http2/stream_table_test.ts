import { assertEquals, assertThrows } from "@std/assert";
import { Http2Error } from "../../../src/testing/http2/http2_error.ts";
import type { Http2Stream } from "../../../src/testing/http2/http2_stream.ts";
import { StreamTable } from "../../../src/testing/http2/stream_table.ts";
import { test } from "../../support/test.ts";

function streamOf(id: number, stopped: number[] = []): Http2Stream {
  return { id, stop: () => stopped.push(id) } as unknown as Http2Stream;
}

test("StreamTable takes odd numbers that ascend", () => {
  const table = new StreamTable();
  table.begin(5);
  assertEquals(table.highest, 5);
  assertEquals(assertThrows(() => table.begin(5), Http2Error).code, "STREAM_CLOSED");
  assertEquals(assertThrows(() => table.begin(8), Http2Error).code, "PROTOCOL_ERROR");
});

test("StreamTable finds open streams, and tells those that never were from those that have ended", () => {
  const table = new StreamTable();
  table.begin(3);
  const stream = streamOf(3);
  table.add(stream);
  assertEquals([table.find(3, { mustBeOpen: true }) === stream, table.size], [true, 1]);
  assertEquals([table.remove(stream), table.remove(stream), table.size], [true, false, 0]);
  assertEquals(table.find(3, { mustBeOpen: false }), undefined);
  const code = (id: number) =>
    assertThrows(() => table.find(id, { mustBeOpen: true }), Http2Error).code;
  assertEquals([code(3), code(5), code(2)], ["STREAM_CLOSED", "PROTOCOL_ERROR", "PROTOCOL_ERROR"]);
  table.ignore(3);
  assertEquals(table.find(3, { mustBeOpen: true }), undefined);
});

test("StreamTable remembers the latest 1,000 streams that this side has reset", () => {
  const table = new StreamTable();
  for (let id = 1; id <= 2001; id += 2) table.ignore(id);
  assertEquals([table.ignores(1), table.ignores(3), table.ignores(2001)], [false, true, true]);
});

test("StreamTable stops and ignores the streams above the last one", () => {
  const table = new StreamTable();
  const stopped: number[] = [];
  for (const id of [1, 3, 5]) table.add(streamOf(id, stopped));
  table.end(1);
  assertEquals([stopped, table.last, table.ignores(1), table.ignores(3)], [[3, 5], 1, false, true]);
});
