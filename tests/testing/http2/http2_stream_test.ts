import { assertEquals, assertRejects } from "@std/assert";
import { errorCodes, frameFlags, frameTypes } from "../../../src/testing/http2/frames.ts";
import { test } from "../../support/test.ts";
import { FramePeer } from "./frame_peer.ts";

const { data, headers, windowUpdate } = frameTypes;
const echo = async (request: Request) => new Response(await request.text());

test("Http2Stream takes a body with padding and trailers", async () => {
  await using peer = new FramePeer(echo);
  peer.request(1, { ":method": "POST", "content-length": "4" }, { endStream: false });
  peer.send(data, "\x03bodyxxx", { stream: 1, flags: frameFlags.padded });
  peer.headers(1, [["x-sum", "1"]]);
  assertEquals((await peer.response(1))["content-length"], "4");
  assertEquals((await peer.nextOf(data, 1)).payload.toString(), "body");
  assertEquals(peer.server.counters.violations, []);
});

const breaches: Record<string, [code: keyof typeof errorCodes, breach: (peer: FramePeer) => void]> =
  {
    "more than its content-length": ["PROTOCOL_ERROR", (peer) => peer.data(1, "12345")],
    "less than its content-length": [
      "PROTOCOL_ERROR",
      (peer) => peer.data(1, "123", { endStream: true }),
    ],
    "more than its window": ["FLOW_CONTROL_ERROR", (peer) => peer.data(1, "x".repeat(11))],
    "headers that do not end it": [
      "PROTOCOL_ERROR",
      (peer) => peer.headers(1, [["x-sum", "1"]], { endStream: false }),
    ],
    "a window that is too large": [
      "FLOW_CONTROL_ERROR",
      (peer) => peer.send(windowUpdate, "\x7f\xff\xff\xff", { stream: 1 }),
    ],
  };
for (const [what, [code, breach]] of Object.entries(breaches)) {
  test(`Http2Stream ends with ${code} after ${what}, and its connection goes on`, async () => {
    const failed = Promise.withResolvers<unknown>();
    await using peer = new FramePeer(
      (request) => {
        if (request.method === "GET") return new Response("next");
        return request.text().then(() => new Response(), (error) => {
          failed.resolve(error);
          throw error;
        });
      },
      { limits: { initialWindowBytes: 10 } },
    );
    peer.request(1, { ":method": "POST", "content-length": "4" }, { endStream: false });
    breach(peer);
    assertEquals(await peer.resetOf(1), errorCodes[code]);
    assertEquals(await failed.promise instanceof Error, true);
    peer.request(3);
    assertEquals((await peer.nextOf(data, 3)).payload.toString(), "next");
    assertEquals(peer.server.counters.violations.length, 1);
  });
}

test("A response before the end of the request's body resets the stream with NO_ERROR after it", async () => {
  await using peer = new FramePeer(() => new Response("early"));
  peer.request(1, { ":method": "POST" }, { endStream: false });
  assertEquals((await peer.nextOf(data, 1)).flags, frameFlags.endStream);
  assertEquals(await peer.resetOf(1), errorCodes.NO_ERROR);
  peer.data(1, "late", { endStream: true });
  await peer.settle();
  assertEquals([peer.server.counters.openStreams, peer.server.counters.violations], [0, []]);
});

test("Http2Stream invites the body of a client that waits for it", async () => {
  await using peer = new FramePeer(echo);
  peer.request(1, { ":method": "POST", expect: "100-continue" }, { endStream: false });
  assertEquals(await peer.response(1), { ":status": "100" });
  peer.data(1, "body", { endStream: true });
  assertEquals((await peer.response(1))[":status"], "200");
});

test("Http2Stream resets once, and sends nothing after it", async () => {
  await using peer = new FramePeer(async (_request, stream) => {
    stream.reset("REFUSED_STREAM");
    stream.reset("CANCEL");
    stream.respond([[":status", "200"]]);
    await stream.send(new Uint8Array(9));
    return new Response("ignored");
  });
  peer.request(1);
  assertEquals(await peer.resetOf(1), errorCodes.REFUSED_STREAM);
  await peer.settle();
  const onStream = peer.sent.filter(({ stream }) => stream === 1);
  assertEquals(onStream.map(({ type }) => type), [frameTypes.resetStream]);
  assertEquals([peer.server.counters.openStreams, peer.server.counters.resets], [0, 0]);
});

test("A stream that waits for a window goes on when its client resets it", async () => {
  const sent = Promise.withResolvers<void>();
  await using peer = new FramePeer(async (_request, stream) => {
    stream.respond([[":status", "200"]]);
    await stream.send(new Uint8Array(100_000));
    sent.resolve();
    return new Promise<Response>(() => {});
  });
  peer.request(1);
  await peer.nextOf(headers, 1);
  await peer.settle();
  peer.send(frameTypes.resetStream, "\0\0\0\x08", { stream: 1 });
  await sent.promise;
  await assertRejects(async () => {
    await peer[Symbol.asyncDispose]();
    await peer.settle();
  });
});

test("Http2Stream makes no frame while those of other streams wait for the client to read", async () => {
  await using peer = new FramePeer(() => new Response("x".repeat(200_000)));
  const sizes: number[] = [];
  const write = peer.fake.write.bind(peer.fake);
  const reads = Promise.withResolvers<void>();
  peer.fake.write = async (bytes) => {
    await reads.promise;
    sizes.push(bytes.length);
    return await write(bytes);
  };
  // windows of 1 MB and 100 MB, and frames of 16 MB
  peer.send(frameTypes.settings, "\0\x04\0\x0f\xff\xff\0\x05\0\xff\xff\xff");
  peer.send(windowUpdate, "\x06\0\0\0");
  for (let count = 0; count < 50; count++) peer.request(2 * count + 1);
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  reads.resolve();
  await peer.next(({ stream, flags, type }) =>
    type === data && stream === 99 && (flags & frameFlags.endStream) !== 0
  );
  assertEquals(sizes.filter((size) => size > 3 * 65_536), []);
  assertEquals(
    peer.sent.filter(({ type, payload }) => type === data && payload.length > 65_536),
    [],
  );
});
