import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { CODE, reset, settings, TYPE, windowUpdate } from "../../support/http2/frames.ts";
import type { Peer } from "../../support/http2/peer.ts";
import { test } from "../../support/test.ts";
import { answer, type RawServer, startRawServer } from "../../support/http2/raw_server.ts";

/** A server that answers a request once its body is whole, with the length of the body. */
function startReading(more: { opening?: Uint8Array; grants?: boolean } = {}): Promise<RawServer> {
  return startRawServer({
    ...more,
    async onRequest(request) {
      if (await request.peer.until(() => request.isWhole)) {
        await answer(request, String(request.content.length));
      }
    },
  });
}

/** The lengths of the DATA frames of the client. */
function parts(peer: Peer): number[] {
  return peer.frames.filter(({ type }) => type === TYPE.DATA).map(({ payload }) => payload.length);
}

/** A stream that a test fills, and what became of it. */
function openSource() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const cancelled = Promise.withResolvers<unknown>();
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: cancelled.resolve,
  });
  return { stream, controller: controller!, cancelled: cancelled.promise };
}

test("bodies of all lengths arrive whole, over one connection", async () => {
  await using server = await startReading();
  for (const length of [0, 1, 16_384, 65_535, 65_536, 300_000]) {
    const body = new Uint8Array(length).fill(120);
    const response = await server.send({ method: "POST", body });
    assertEquals(await response.text(), String(length));
  }
  assertEquals([server.peers.length, server.peers[0]?.rules.broken], [1, []]);
});

test("an empty body adds no frame", async () => {
  await using server = await startReading();
  await server.send({ method: "POST", body: "" });
  await server.send({ method: "POST" });
  assertEquals(parts(server.peers[0]!), []);
});

test("a body waits for the window of the connection where that of its stream is larger", async () => {
  const opening = settings(["INITIAL_WINDOW_SIZE", 1_000_000]);
  await using server = await startReading({ opening, grants: false });
  await server.send(); // the settings have arrived with its response
  const sending = server.send({ method: "PUT", body: new Uint8Array(70_000) });
  const [peer] = server.peers as [Peer];
  const sent = () => parts(peer).reduce((sum, length) => sum + length, 0);
  await peer.until(() => sent() >= 65_535);
  await peer.barrier();
  assertEquals(sent(), 65_535); // which the settings do not change
  await peer.write(windowUpdate(0, 4_465));
  assertEquals(await (await sending).text(), "70000");
});

test("a body waits for the windows of its stream and of the connection", async () => {
  const opening = settings(["INITIAL_WINDOW_SIZE", 10]);
  await using server = await startReading({ opening, grants: false });
  await server.send(); // the settings have arrived with its response
  const sending = server.send({ method: "PUT", body: "x".repeat(25) });
  const [peer] = server.peers as [Peer];
  await peer.until(() => parts(peer).length === 1);
  const { stream } = peer.requests[1]!;
  await peer.write(windowUpdate(stream, 4));
  await peer.until(() => parts(peer).length === 2);
  await peer.write(settings(["INITIAL_WINDOW_SIZE", 16]));
  await peer.until(() => parts(peer).length === 3);
  await peer.write(windowUpdate(stream, 1_000));
  assertEquals(await (await sending).text(), "25");
  assertEquals([parts(peer), peer.rules.broken], [[10, 4, 6, 5], []]);
});

test("a server may open the windows again by a byte at a time", async () => {
  const opening = settings(["INITIAL_WINDOW_SIZE", 100]);
  await using server = await startReading({ opening, grants: false });
  await server.send(); // the settings have arrived with its response
  const length = 10_000;
  const sending = server.send({ method: "PUT", body: new Uint8Array(length) });
  const [peer] = server.peers as [Peer];
  await peer.until(() => peer.requests.length === 2);
  const { stream } = peer.requests[1]!;
  const sent = () => parts(peer).reduce((sum, part) => sum + part, 0);
  for (let opened = 0; opened < length;) {
    await peer.until(() => sent() > opened);
    const frames: Uint8Array[] = [];
    for (; opened < sent(); opened++) frames.push(windowUpdate(stream, 1), windowUpdate(0, 1));
    await peer.write(...frames);
  }
  assertEquals(await (await sending).text(), String(length));
});

test("a stream is sent as its chunks come, and ends with it", async () => {
  await using server = await startReading();
  await server.send();
  const [peer] = server.peers as [Peer];
  const { stream, controller } = openSource();
  const sending = server.send({ method: "POST", body: stream });
  controller.enqueue(new Uint8Array(3));
  await peer.until(() => parts(peer).length === 1);
  controller.enqueue(new Uint8Array());
  controller.enqueue(new Uint8Array(4));
  await peer.until(() => parts(peer).length === 2);
  controller.close();
  assertEquals(await (await sending).text(), "7");
  assertEquals(parts(peer), [3, 4, 0]);
});

test("a stream that fails, or gives other chunks, fails its request and resets it", async () => {
  await using server = await startReading();
  await server.send();
  const [peer] = server.peers as [Peer];
  const failing = openSource();
  const sending = server.send({ method: "POST", body: failing.stream });
  const reason = new Error("the disk is full");
  failing.controller.error(reason);
  assertEquals(await sending.catch((error) => error), reason);
  const odd = openSource();
  odd.controller.enqueue("text" as unknown as Uint8Array);
  await assertRejects(() => server.send({ method: "POST", body: odd.stream }), TypeError, "chunks");
  await odd.cancelled;
  const resets = () => peer.frames.filter(({ type }) => type === TYPE.RST_STREAM);
  assert(await peer.until(() => resets().length === 2));
  assertEquals(await (await server.send()).text(), "0");
});

test("a stream that is locked once its request has begun fails the request and resets it", async () => {
  await using server = await startReading();
  const body = new ReadableStream<Uint8Array>();
  const sending = server.send({ method: "POST", body });
  body.getReader();
  assertInstanceOf(await sending.catch((error) => error), TypeError);
  assertEquals(await (await server.send()).text(), "0");
  assertEquals(server.peers[0]?.frames.some(({ type }) => type === TYPE.RST_STREAM), true);
});

test("a response that comes early ends the body, and its source", async () => {
  await using server = await startRawServer({
    onRequest: (request) => answer(request, "enough"),
  });
  const { stream, cancelled } = openSource();
  const response = await server.send({ method: "POST", body: stream });
  assertEquals(await response.text(), "enough");
  await cancelled;
  assertEquals(server.openConnections.diagnostics().streams, 0);
});

test("a stream that the server resets ends the body, and its source", async () => {
  await using server = await startRawServer({
    onRequest: ({ peer, stream }) => peer.write(reset(stream, CODE.INTERNAL_ERROR)),
  });
  const { stream, cancelled } = openSource();
  const error = await server.send({ method: "POST", body: stream }).catch((error) => error);
  assertInstanceOf(error, NetworkError);
  assertEquals(error.outcomeUnknown, true);
  await cancelled;
});
