import { assertEquals, assertThrows } from "@std/assert";
import { errorCodes, frameTypes } from "../../../src/testing/http2/frames.ts";
import { HandlerQueue } from "../../../src/testing/http2/handler_queue.ts";
import { Http2Error } from "../../../src/testing/http2/http2_error.ts";
import { test } from "../../support/test.ts";
import { FramePeer } from "./frame_peer.ts";

const CANCEL = "\0\0\0\x08";

test("HandlerQueue runs as many handlers as there may be streams, and skips those that ended", async () => {
  const queue = new HandlerQueue(() => 2);
  const ends: (() => void)[] = [];
  const add = (stopped = false) =>
    queue.run({ stopped }, () => new Promise<void>((resolve) => ends.push(resolve)));
  for (const stopped of [false, false, true, false, true, false]) add(stopped);
  assertEquals(ends.length, 2);
  for (const count of [3, 4]) {
    ends[count - 3]!();
    await new Promise(setImmediate);
    assertEquals(ends.length, count);
  }
});

test("HandlerQueue refuses more than four waiting for each that runs", () => {
  const queue = new HandlerQueue(() => 1);
  const add = () => queue.run({ stopped: true }, () => new Promise<void>(() => {}));
  for (let count = 0; count < 5; count++) add();
  assertEquals(assertThrows(add, Http2Error).code, "ENHANCE_YOUR_CALM");
});

test("A client that resets its streams faster than they are handled is sent away", async () => {
  let running = 0;
  const ended = Promise.withResolvers<void>();
  await using peer = new FramePeer(async (_request, stream) => {
    running++;
    stream.handling = ended.promise; // goes on after the stream was reset
    await Promise.race([
      ended.promise,
      new Promise((resolve) => stream.signal.addEventListener("abort", resolve)),
    ]);
    return new Response("late");
  }, { limits: { maxStreams: 10 } });
  const askAndReset = (stream: number) => {
    peer.request(stream);
    peer.send(frameTypes.resetStream, CANCEL, { stream });
  };
  for (let count = 0; count < 50; count++) askAndReset(2 * count + 1);
  await peer.settle();
  assertEquals([running, peer.server.counters.resets], [10, 50]);
  askAndReset(101);
  const [last, code] = await peer.goneAway();
  assertEquals([last, code], [101, errorCodes.ENHANCE_YOUR_CALM]);
  ended.resolve();
});

test("Streams that wait for the handlers of reset ones are handled after them", async () => {
  const ended = Promise.withResolvers<void>();
  await using peer = new FramePeer((request, stream) => {
    if (request.url.endsWith("/long")) stream.handling = ended.promise;
    return new Response(new URL(request.url).pathname);
  }, { limits: { maxStreams: 1 } });
  peer.request(1, { ":path": "/long" });
  await peer.nextOf(frameTypes.data, 1);
  peer.request(3, { ":path": "/next" });
  await peer.settle();
  assertEquals(peer.sent.some(({ stream }) => stream === 3), false);
  ended.resolve();
  assertEquals((await peer.nextOf(frameTypes.data, 3)).payload.toString(), "/next");
});
