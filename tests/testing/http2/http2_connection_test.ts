import { assertEquals, assertRejects } from "@std/assert";
import { errorCodes, frameFlags, frameTypes } from "../../../src/testing/http2/frames.ts";
import type { Http2Stream } from "../../../src/testing/http2/http2_stream.ts";
import { test } from "../../support/test.ts";
import { FramePeer, type SentFrame } from "./frame_peer.ts";

const hello = () => new Response("hello");
const { goAway, headers, data, settings, ping, resetStream, windowUpdate } = frameTypes;

test("Http2Connection answers streams, and acknowledges settings and PINGs", async () => {
  await using peer = new FramePeer((request) => new Response(`${request.method} ${request.url}`));
  peer.request(1, { ":path": "/a?b=c" });
  peer.send(ping, "12345678");
  assertEquals((await peer.nextOf(settings)).flags, 0);
  assertEquals((await peer.nextOf(settings)).flags, frameFlags.ack);
  assertEquals((await peer.nextOf(ping)).payload.toString(), "12345678");
  const { [":status"]: status, "content-length": length } = await peer.response(1);
  assertEquals([status, length], ["200", "27"]);
  const { payload, flags } = await peer.nextOf(data, 1);
  assertEquals([payload.toString(), flags], ["GET https://127.0.0.1/a?b=c", frameFlags.endStream]);
  await peer.settle();
  const { connections, streams, openStreams, resets, violations } = peer.server.counters;
  assertEquals({ connections, streams, openStreams, resets, violations }, {
    connections: 1,
    streams: 1,
    openStreams: 0,
    resets: 0,
    violations: [],
  });
});

test("Http2Connection announces kube-apiserver's limits, and a window for all streams", async () => {
  await using peer = new FramePeer(hello);
  const { payload } = await peer.nextOf(settings);
  const announced: [number, number][] = [];
  for (let at = 0; at < payload.length; at += 6) {
    announced.push([payload.readUInt16BE(at), payload.readUInt32BE(at + 2)]);
  }
  assertEquals(announced, [[3, 100], [4, 262_144], [5, 262_144], [1, 4096], [6, 1_048_896]]);
  const opened = (await peer.nextOf(windowUpdate)).payload.readUInt32BE(0);
  assertEquals(opened, 100 * 262_144 - 65_535);
});

test("Http2Connection takes no new stream after a GOAWAY, and closes when the last one ends", async () => {
  const body = Promise.withResolvers<string>();
  await using peer = new FramePeer(async () => new Response(await body.promise));
  peer.request(1);
  await peer.settle();
  peer.connection.goAway();
  assertEquals(await peer.goneAway(), [1, errorCodes.NO_ERROR, ""]);
  peer.request(3); // unknowing: it is ignored
  await peer.settle();
  assertEquals(peer.server.counters.streams, 1);
  body.resolve("done");
  assertEquals((await peer.nextOf(data, 1)).payload.toString(), "done");
  await peer.connection.closed;
});

test("A GOAWAY below an open stream stops it", async () => {
  const stopped: unknown[] = [];
  await using peer = new FramePeer((request, stream) => {
    if (request.url.endsWith("/kept")) return new Promise<Response>(() => {});
    return new Promise((resolve) => {
      stream.signal.addEventListener("abort", () => {
        stopped.push(stream.id);
        resolve(new Response());
      });
    });
  });
  peer.request(1, { ":path": "/kept" });
  peer.request(3);
  await peer.settle();
  peer.connection.goAway({ last: 1, code: "ENHANCE_YOUR_CALM" });
  peer.connection.goAway(); // the first one counts
  assertEquals(await peer.goneAway(), [1, errorCodes.ENHANCE_YOUR_CALM, ""]);
  assertEquals(stopped, [3]);
  assertEquals(peer.server.counters.openStreams, 1);
});

test("Http2Connection aborts a stream that the client resets, and all when the client goes", async () => {
  const streams: Http2Stream[] = [];
  const peer = new FramePeer((_request, stream) => {
    streams.push(stream);
    return new Promise<Response>(() => {});
  });
  peer.request(1);
  peer.request(3);
  peer.send(resetStream, "\0\0\0\x08", { stream: 1 });
  await peer.settle();
  assertEquals(streams.map(({ stopped }) => stopped), [true, false]);
  assertEquals([peer.server.counters.resets, peer.server.counters.openStreams], [1, 1]);
  await peer[Symbol.asyncDispose]();
  assertEquals([streams[1]!.stopped, peer.server.counters.openStreams], [true, 0]);
});

test("Http2Connection refuses streams above a limit that the client does not know yet", async () => {
  await using peer = new FramePeer(() => new Promise<Response>(() => {}), {
    limits: { maxStreams: 1 },
    settings: false,
  });
  peer.send(settings, "");
  peer.request(1);
  peer.request(3);
  assertEquals(await peer.resetOf(3), errorCodes.REFUSED_STREAM);
  peer.send(settings, "", { flags: frameFlags.ack });
  peer.request(5);
  assertEquals(await peer.resetOf(5), errorCodes.PROTOCOL_ERROR);
  assertEquals(peer.server.counters.violations, [
    "PROTOCOL_ERROR: Stream 5 exceeds the limit of streams.",
  ]);
});

test("Other limits count once the client has acknowledged them", async () => {
  await using peer = new FramePeer((request) => request.text().then((text) => new Response(text)));
  peer.request(1, { ":method": "POST" }, { endStream: false });
  await peer.settle();
  peer.connection.announce({ initialWindowBytes: 3 });
  peer.data(1, "four"); // the old window
  peer.send(settings, "", { flags: frameFlags.ack });
  peer.request(3, { ":method": "POST" }, { endStream: false });
  peer.data(3, "four");
  assertEquals(await peer.resetOf(3), errorCodes.FLOW_CONTROL_ERROR);
  peer.data(3, "more"); // sent before the reset arrived: it is ignored
  peer.data(1, "", { endStream: true });
  assertEquals((await peer.nextOf(data, 1)).payload.toString(), "four");
});

test("Http2Connection keeps within the windows and the frame size of the client", async () => {
  await using peer = new FramePeer(() => {
    const whole = new Uint8Array(40_000);
    return new Response(ReadableStream.from([whole]));
  });
  peer.send(settings, "\0\x04\0\0\0\x0a"); // windows of 10 bytes
  peer.request(1);
  assertEquals((await peer.nextOf(data, 1)).payload.length, 10);
  await peer.settle();
  peer.send(windowUpdate, "\0\0\x9c\x36", { stream: 1 }); // 39,990
  for (const length of [16_384, 16_384, 7_222]) {
    assertEquals((await peer.nextOf(data, 1)).payload.length, length);
  }
  peer.send(settings, "\0\x04\0\x01\0\0"); // 65,536: above what is left of the connection's window
  peer.request(3);
  for (const length of [16_384, 9_151]) {
    assertEquals((await peer.nextOf(data, 3)).payload.length, length);
  }
  await peer.settle();
  peer.send(windowUpdate, "\0\x01\0\0");
  assertEquals((await peer.nextOf(data, 3)).payload.length, 14_465);
});

test("Http2Connection opens windows as a body is read, unless they are held", async () => {
  const released = new AbortController();
  const received: number[] = [];
  await using peer = new FramePeer(async (request, stream) => {
    stream.holdWindow(released.signal);
    for await (const part of request.body!) received.push(part.length);
    return new Response();
  }, { limits: { initialWindowBytes: 100, maxStreams: 1 } });
  await peer.nextOf(settings);
  peer.request(1, { ":method": "POST" }, { endStream: false });
  peer.data(1, "x".repeat(100));
  await peer.settle();
  assertEquals(received, [100]);
  assertEquals(peer.sent.some(({ type }) => type === windowUpdate), false);
  released.abort();
  assertEquals((await peer.nextOf(windowUpdate, 1)).payload.readUInt32BE(0), 100);
  peer.data(1, "x", { endStream: true });
  assertEquals((await peer.response(1))[":status"], "200");
  assertEquals(received, [100, 1]);
});

test("The window of the connection can be held, and PINGs can stay unanswered", async () => {
  const released = new AbortController();
  await using peer = new FramePeer(
    (request) => request.text().then((text) => new Response(`${text.length}`)),
    { limits: { initialWindowBytes: 60_000, maxStreams: 1 } },
  );
  peer.connection.holdWindow(released.signal);
  peer.connection.ignorePings(released.signal);
  peer.request(1, { ":method": "POST" }, { endStream: false });
  for (let count = 0; count < 4; count++) peer.data(1, "x".repeat(15_000));
  peer.send(ping, "12345678");
  await peer.nextOf(windowUpdate, 1);
  const ofConnection = ({ type, stream }: SentFrame) =>
    type === ping || (type === windowUpdate && stream === 0);
  assertEquals(peer.sent.some(ofConnection), false);
  released.abort();
  assertEquals((await peer.nextOf(windowUpdate, 0)).payload.readUInt32BE(0), 60_000);
  await peer.settle();
  assertEquals(peer.server.counters.pings, 2);
});

interface Breach {
  preface?: string;
  breach(peer: FramePeer): void;
  code: keyof typeof errorCodes;
}

const breaches: Record<string, Breach> = {
  "another preface": {
    preface: "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    breach() {},
    code: "PROTOCOL_ERROR",
  },
  "DATA on a stream that was never open": {
    breach: (peer) => peer.data(1, "x"),
    code: "PROTOCOL_ERROR",
  },
  "DATA on a stream that has ended": {
    breach(peer) {
      peer.request(1);
      void peer.nextOf(data, 1).then(() => peer.data(1, "x"));
    },
    code: "STREAM_CLOSED",
  },
  "a stream with an even number": { breach: (peer) => peer.request(2), code: "PROTOCOL_ERROR" },
  "a stream that was open before": {
    breach(peer) {
      peer.request(3);
      peer.request(1);
    },
    code: "STREAM_CLOSED",
  },
  "headers that cannot be decompressed": {
    breach: (peer) => peer.send(headers, "\x80", { stream: 1, flags: frameFlags.endHeaders }),
    code: "COMPRESSION_ERROR",
  },
  "a frame within headers": {
    breach(peer) {
      peer.send(headers, "\x82", { stream: 1 });
      peer.send(ping, "12345678");
    },
    code: "PROTOCOL_ERROR",
  },
  "a PUSH_PROMISE": {
    breach: (peer) => peer.send(frameTypes.pushPromise, "\0\0\0\x02", { stream: 1 }),
    code: "PROTOCOL_ERROR",
  },
  "a WINDOW_UPDATE of 0": {
    breach: (peer) => peer.send(windowUpdate, "\0\0\0\0"),
    code: "PROTOCOL_ERROR",
  },
  "a window that is too large": {
    breach: (peer) => peer.send(windowUpdate, "\x7f\xff\xff\xff"),
    code: "FLOW_CONTROL_ERROR",
  },
  "an acknowledgement of nothing": {
    breach: (peer) => peer.send(settings, "", { flags: frameFlags.ack }),
    code: "PROTOCOL_ERROR",
  },
  "a frame of the wrong length": {
    breach: (peer) => peer.send(ping, "short"),
    code: "FRAME_SIZE_ERROR",
  },
};

for (const [what, { preface, breach, code }] of Object.entries(breaches)) {
  test(`Http2Connection ends with ${code} after ${what}`, async () => {
    await using peer = new FramePeer(hello, preface === undefined ? {} : { preface });
    breach(peer);
    const [, given, why] = await peer.goneAway();
    assertEquals(given, errorCodes[code]);
    assertEquals(peer.server.counters.violations, [`${code}: ${why}`]);
    await peer.connection.closed;
  });
}

test("Http2Connection wants SETTINGS first, and ignores PRIORITY and unknown frames", async () => {
  await using early = new FramePeer(hello, { settings: false });
  early.send(ping, "12345678");
  assertEquals((await early.goneAway())[1], errorCodes.PROTOCOL_ERROR);
  await using peer = new FramePeer(hello);
  peer.send(frameTypes.priority, "\0\0\0\0\x10", { stream: 1 });
  peer.send(99, "anything", { stream: 7 });
  peer.send(goAway, "\0\0\0\0\0\0\0\0");
  await peer.settle();
  assertEquals(peer.server.counters.violations, []);
});

test("Http2Connection closes at once when it is told to", async () => {
  const peer = new FramePeer(hello);
  await peer.settle();
  peer.connection.close();
  await peer.connection.closed;
  await assertRejects(() => peer.nextOf(goAway));
});

test("A request that has arrived but is not read when the connection closes opens no stream", async () => {
  const peer = new FramePeer(() => new Promise(() => {}));
  await peer.settle();
  peer.request(1);
  peer.connection.close();
  await peer.connection.closed;
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  assertEquals(peer.server.counters.openStreams, 0);
});
