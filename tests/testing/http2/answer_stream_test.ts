import { assertEquals, assertStringIncludes } from "@std/assert";
import { errorCodes, frameFlags, frameTypes } from "../../../src/testing/http2/frames.ts";
import type { HeaderField } from "../../../src/testing/http2/hpack/static_table.ts";
import { StreamReset } from "../../../src/testing/http2/http2_error.ts";
import { ConnectionCut } from "../../../src/testing/sockets/connection_cut.ts";
import { test } from "../../support/test.ts";
import { FramePeer } from "./frame_peer.ts";

const { data, headers } = frameTypes;

test("A handler gets the request, and no header of its response that HTTP/2 does not allow", async () => {
  await using peer = new FramePeer(async (request) => {
    const { method, headers } = request;
    const text = `${method} ${headers.get("host")} ${headers.get("cookie")} ${await request
      .text()}`;
    return new Response(text, { headers: { "keep-alive": "1", "x-kept": "2" } });
  });
  peer.headers(1, [
    [":method", "PUT"],
    [":scheme", "https"],
    [":authority", "127.0.0.1"],
    [":path", "/"],
    ["cookie", "a=1"],
    ["cookie", "b=2"],
  ], { endStream: false });
  peer.data(1, "bo");
  peer.data(1, "dy", { endStream: true });
  const { "keep-alive": dropped, "x-kept": kept, date } = await peer.response(1);
  assertEquals([dropped, kept, Date.parse(date!) > 0], [undefined, "2", true]);
  assertEquals((await peer.nextOf(data, 1)).payload.toString(), "PUT 127.0.0.1 a=1; b=2 body");
});

test("A stream is sent as it comes, and a HEAD, 204 and empty body end with their headers", async () => {
  await using peer = new FramePeer((request) => {
    if (request.url.endsWith("/204")) return new Response(null, { status: 204 });
    if (request.url.endsWith("/empty")) return new Response("");
    let count = 0;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise(setImmediate);
          await new Promise(setImmediate);
          if (count++ === 2) controller.close();
          else controller.enqueue(new TextEncoder().encode(`${count}`));
        },
      }, { highWaterMark: 0 }),
    );
  });
  peer.request(1);
  assertEquals((await peer.response(1))["content-length"], undefined);
  for (const [text, flags] of [["1", 0], ["2", 0], ["", frameFlags.endStream]] as const) {
    const frame = await peer.nextOf(data, 1);
    assertEquals([frame.payload.toString(), frame.flags], [text, flags]);
  }
  const wanted = [{ ":method": "HEAD" }, { ":path": "/204" }, { ":path": "/empty" }] as const;
  for (const [count, fields] of wanted.entries()) {
    const stream = 3 + 2 * count;
    peer.request(stream, fields);
    const { flags } = await peer.next((frame) => frame.type === headers && frame.stream === stream);
    assertEquals(flags, frameFlags.endHeaders | frameFlags.endStream);
  }
});

test("A handler that throws gives a 500, and a body that fails resets its stream", async () => {
  await using peer = new FramePeer((request) => {
    if (request.url.endsWith("/throws")) throw new Error("no such thing");
    const error = request.url.endsWith("/calm")
      ? new StreamReset("ENHANCE_YOUR_CALM")
      : new Error("broken");
    return new Response(new ReadableStream({ pull: (controller) => controller.error(error) }));
  });
  peer.request(1, { ":path": "/throws" });
  assertEquals((await peer.response(1))[":status"], "500");
  assertStringIncludes((await peer.nextOf(data, 1)).payload.toString(), "no such thing");
  peer.request(3);
  assertEquals(await peer.resetOf(3), errorCodes.INTERNAL_ERROR);
  peer.request(5, { ":path": "/calm" });
  assertEquals(await peer.resetOf(5), errorCodes.ENHANCE_YOUR_CALM);
});

test("A body that is cut closes the connection after what was sent", async () => {
  let count = 0;
  await using peer = new FramePeer(() =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise(setImmediate);
          if (count++ === 0) controller.enqueue(new TextEncoder().encode("part"));
          else controller.error(new ConnectionCut());
        },
      }, { highWaterMark: 0 }),
    )
  );
  peer.request(1);
  assertEquals((await peer.nextOf(data, 1)).payload.toString(), "part");
  await peer.connection.closed;
});

test("A response with connection: close is sent after a GOAWAY, and then the connection closes", async () => {
  await using peer = new FramePeer(() => new Response("bye", { headers: { connection: "close" } }));
  peer.request(1);
  assertEquals(await peer.goneAway(), [1, errorCodes.NO_ERROR, ""]);
  assertEquals((await peer.response(1)).connection, undefined);
  assertEquals((await peer.nextOf(data, 1)).payload.toString(), "bye");
  await peer.connection.closed;
});

test("A body is cancelled when the client resets the stream", async () => {
  const cancelled = Promise.withResolvers<void>();
  await using peer = new FramePeer(() =>
    new Response(new ReadableStream({ cancel: () => cancelled.resolve() }))
  );
  peer.request(1);
  await peer.response(1);
  peer.send(frameTypes.resetStream, "\0\0\0\x08", { stream: 1 });
  await cancelled.promise;
});

const head: HeaderField[] = [
  [":method", "POST"],
  [":scheme", "https"],
  [":authority", "127.0.0.1"],
  [":path", "/"],
];

test("Headers that are too long get a 431, and the connection goes on", async () => {
  let handled = 0;
  await using peer = new FramePeer(() => new Response(`${++handled}`), {
    limits: { maxHeaderListBytes: 4000 * 10 },
  });
  const long: HeaderField = ["x-long", "y".repeat(3900)];
  peer.headers(1, [...head, long, ...Array.from({ length: 10_000 }, () => long)], {
    endStream: false, // its body is not read
  });
  assertEquals((await peer.response(1))[":status"], "431");
  assertEquals(await peer.resetOf(1), errorCodes.NO_ERROR);
  peer.headers(3, [...head, long, long]);
  assertEquals((await peer.response(3))[":status"], "200");
  assertEquals([handled, peer.server.counters.violations], [1, []]);
});

test("Headers of too many names get a 431", async () => {
  await using peer = new FramePeer((request) => new Response(request.headers.get("x-299")));
  const names = Array.from({ length: 10_000 }, (_, place) => [`x-${place}`, "v"] as const);
  peer.headers(1, [...head, ...names]);
  assertEquals((await peer.response(1))[":status"], "431");
  peer.headers(3, [...head, ...names.slice(110, 300)]);
  assertEquals((await peer.response(3))[":status"], "200");
});

test("A method in lower case is another method", async () => {
  await using peer = new FramePeer(({ method }) => new Response(method));
  peer.request(1, { ":method": "get" });
  assertEquals((await peer.nextOf(data, 1)).payload.toString(), "get");
});
