import { assertEquals } from "@std/assert";
import { SpdyStream } from "../../../src/testing/spdy/spdy_stream.ts";
import { test } from "../../support/test.ts";
import { SentFrames } from "./spdy_client.ts";

test("much data is sent in frames of 32 KiB", async () => {
  const sent = new SentFrames();
  const stream = new SpdyStream(1, new Map(), { send: (frame) => sent.send(frame), ended() {} });
  await stream.write(new Uint8Array(70_000));
  assertEquals(sent.frames.map(({ payload }) => payload.length), [32_768, 32_768, 4_464]);
});

test("a stream tells when both sides have ended it, once", async () => {
  let ends = 0;
  const sent = new SentFrames();
  const sender = { send: (frame: Uint8Array) => sent.send(frame), ended: () => void ends++ };
  const stream = new SpdyStream(1, new Map(), sender);
  await stream.end();
  assertEquals(ends, 0);
  stream.receivedAll();
  stream.receivedAll();
  await stream.reset();
  assertEquals([ends, sent.frames.length], [1, 1]);
});
