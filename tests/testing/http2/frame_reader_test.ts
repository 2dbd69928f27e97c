import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { contentOf, FrameReader, readPreface } from "../../../src/testing/http2/frame_reader.ts";
import { frameFlags, frameOf, frameTypes } from "../../../src/testing/http2/frames.ts";
import { Http2Error } from "../../../src/testing/http2/http2_error.ts";
import { SocketReader } from "../../../src/testing/sockets/socket_reader.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "../server/fake_connection.ts";

function readerOf(...arriving: (string | Uint8Array)[]): SocketReader {
  const connection = new FakeConnection();
  for (const bytes of arriving) connection.arrive(bytes);
  connection.end();
  return new SocketReader(connection);
}

test("readPreface and FrameReader read what a client sends, however it is split", async () => {
  const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  const frame = frameOf(frameTypes.data, new Uint8Array([1, 2, 3]), { stream: 1, flags: 1 });
  const reader = readerOf(
    preface.slice(0, 5),
    preface.slice(5),
    ...[...frame].map((byte) => new Uint8Array([byte])),
  );
  assertEquals(await readPreface(reader), true);
  const frames = new FrameReader(reader);
  const { type, flags, stream, payload } = (await frames.next(100))!;
  assertEquals([type, flags, stream, [...payload]], [0, 1, 1, [1, 2, 3]]);
  assertEquals(await frames.next(100), undefined);
  assertEquals(await readPreface(readerOf("PRI *")), false);
  const other = readerOf("GET / HTTP/1.1\r\nHost: 127\r\n\r\n");
  await assertRejects(() => readPreface(other), Http2Error, "does not begin");
});

test("FrameReader gives at once the frames that have arrived, and no part of one", async () => {
  const connection = new FakeConnection();
  const reader = new SocketReader(connection);
  const frames = new FrameReader(reader);
  const ping = frameOf(frameTypes.ping, new Uint8Array(8));
  assertEquals(frames.takeNow(100), undefined);
  connection.arrive(new Uint8Array([...ping, ...ping, ...ping.subarray(0, 12)]));
  assertEquals((await frames.next(100))!.type, frameTypes.ping);
  assertEquals(frames.takeNow(100)!.type, frameTypes.ping);
  assertEquals(frames.takeNow(100), undefined);
  connection.arrive(ping.subarray(12));
  assertEquals((await frames.next(100))!.payload.length, 8);
  connection.end();
  await reader.ended;
});

test("FrameReader refuses lengths and streams that its type does not allow", async () => {
  const refused: [type: number, bytes: number, stream: number, code: string][] = [
    [frameTypes.data, 101, 1, "FRAME_SIZE_ERROR"],
    [frameTypes.ping, 7, 0, "FRAME_SIZE_ERROR"],
    [frameTypes.settings, 5, 0, "FRAME_SIZE_ERROR"],
    [frameTypes.goAway, 7, 0, "FRAME_SIZE_ERROR"],
    [frameTypes.windowUpdate, 5, 0, "FRAME_SIZE_ERROR"],
    [frameTypes.data, 1, 0, "PROTOCOL_ERROR"],
    [frameTypes.ping, 8, 1, "PROTOCOL_ERROR"],
  ];
  for (const [type, bytes, stream, code] of refused) {
    const reader = readerOf(frameOf(type, new Uint8Array(bytes), { stream }));
    assertEquals(
      (await assertRejects(() => new FrameReader(reader).next(100), Http2Error)).code,
      code,
    );
  }
});

test("contentOf removes padding and priority", () => {
  const flags = frameFlags.padded | frameFlags.priority;
  const content = (type: number, bytes: number[]) => [
    ...contentOf({ type, flags, stream: 1, payload: new Uint8Array(bytes) }),
  ];
  assertEquals(content(frameTypes.data, [1, 8, 0]), [8]);
  assertEquals(content(frameTypes.headers, [1, 0, 0, 0, 0, 16, 8, 0]), [8]);
  assertThrows(() => content(frameTypes.data, [3, 8, 0]), Http2Error, "padding");
  assertThrows(() => content(frameTypes.headers, [0, 0, 0]), Http2Error, "padding");
});
