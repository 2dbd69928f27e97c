import { assertEquals } from "@std/assert";
import { SpdyConnection } from "../../../src/testing/spdy/spdy_connection.ts";
import {
  controlFrame,
  controlTypes,
  dataFrame,
  FIN,
  resetReasons,
} from "../../../src/testing/spdy/spdy_frames.ts";
import type { SpdyStream } from "../../../src/testing/spdy/spdy_stream.ts";
import { test } from "../../support/test.ts";
import { openingFrame, SentFrames } from "./spdy_client.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const { ping, synReply, resetStream, goAway, settings, windowUpdate } = controlTypes;

/** A connection whose streams send back what they get. */
function echoing(): { sent: SentFrames; connection: SpdyConnection; streams: SpdyStream[] } {
  const sent = new SentFrames();
  const streams: SpdyStream[] = [];
  const connection = new SpdyConnection(sent, (stream) => {
    if (stream.headers.get("refused")) return undefined;
    streams.push(stream);
    return async () => {
      for await (const chunk of stream.readable) await stream.write(chunk);
      await stream.end();
    };
  });
  return { sent, connection, streams };
}

test("a stream is accepted, and carries data both ways until both sides have ended it", async () => {
  const { sent, connection } = echoing();
  connection.received(openingFrame(1, { a: "b" }));
  connection.received(dataFrame(1, new TextEncoder().encode("hello")));
  connection.received(dataFrame(1, new Uint8Array(0), { flags: FIN }));
  await sent.until((frames) => frames.some(({ flags }) => flags === FIN));
  const [reply, data, end] = sent.frames;
  assertEquals([reply?.type, data && text(data.payload), end?.payload.length], [
    synReply,
    "hello",
    0,
  ]);
  connection.received(controlFrame(goAway, [1, 0]));
  await sent.closed;
});

test("pings are answered, and what has no use for a server is passed over", () => {
  const { sent, connection } = echoing();
  connection.received(controlFrame(ping, [3]));
  connection.received(controlFrame(settings, [0]));
  connection.received(controlFrame(windowUpdate, [1, 1]));
  connection.received(dataFrame(9, new Uint8Array(1)));
  assertEquals(sent.frames.map(({ type }) => type), [ping]);
});

test("a stream is reset if it is refused, or has a number that it may not have", async () => {
  for (
    const [id, headers, reason] of [
      [1, { refused: "yes" }, resetReasons.cancel],
      [2, {}, resetReasons.protocolError],
    ] as const
  ) {
    const { sent, connection } = echoing();
    connection.received(openingFrame(id, headers));
    await sent.until((frames) => frames.length > 0);
    const [{ type, payload }] = sent.frames as [typeof sent.frames[0]];
    assertEquals([type, [...payload]], [resetStream, [0, 0, 0, id, 0, 0, 0, reason]]);
  }
});

test("a stream that the client resets ends, and so do all when the client is gone", async () => {
  for (const end of ["reset", "gone"]) {
    const { sent, connection, streams } = echoing();
    connection.received(openingFrame(1, {}));
    if (end === "gone") connection.closed();
    else connection.received(controlFrame(resetStream, [1, resetReasons.cancel]));
    await streams[0]!.write("too late");
    await streams[0]!.end();
    assertEquals(sent.frames.map(({ type }) => type), [synReply]);
  }
});

test("a connection that breaks the rules is closed", async () => {
  for (
    const bytes of [
      new Uint8Array([0x80, 3, 0, 99, 0, 0, 0, 0]),
      controlFrame(controlTypes.synStream, [1]),
      controlFrame(ping, []),
    ]
  ) {
    const { sent, connection } = echoing();
    connection.received(bytes);
    await sent.closed;
  }
});
