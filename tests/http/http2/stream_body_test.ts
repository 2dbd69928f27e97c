import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { StreamBody } from "../../../src/http/http2/stream_body.ts";
import { CODE, data, reset, TYPE } from "../../support/http2/frames.ts";
import type { Peer, PeerRequest } from "../../support/http2/peer.ts";
import { test } from "../../support/test.ts";
import { answer, head, startRawServer } from "../../support/http2/raw_server.ts";

const decoder = new TextDecoder();

/** Starts a server that begins a response to `/` and lets the test go on with it. */
async function startStreaming() {
  const begun = Promise.withResolvers<PeerRequest>();
  const server = await startRawServer({
    async onRequest(request) {
      if (request.path !== "/") return await answer(request, "other");
      await request.peer.write(head(request));
      begun.resolve(request);
    },
  });
  return { server, request: begun.promise };
}

/** The codes with which the client has reset streams. */
function resets(peer: Peer): number[] {
  return peer.frames.filter(({ type }) => type === TYPE.RST_STREAM).map(({ payload }) =>
    payload.at(-1) ?? -1
  );
}

test("a body is read as it arrives", async () => {
  const { server, request } = await startStreaming();
  await using _ = server;
  const reader = (await server.send()).body!.getReader();
  const { peer, stream } = await request;
  for (const text of ["one", "two", "three"]) {
    await peer.write(data(stream, text));
    const { value } = await reader.read();
    assertEquals(decoder.decode(value), text);
  }
  await peer.write(data(stream, "", { end: true }));
  assertEquals((await reader.read()).done, true);
  assertEquals(server.openConnections.diagnostics().streams, 0);
});

test("a cancelled body resets its stream, and the connection goes on", async () => {
  const { server, request } = await startStreaming();
  await using _ = server;
  const response = await server.send();
  const { peer, stream } = await request;
  await response.body?.cancel();
  assert(await peer.until(() => resets(peer).length > 0));
  assertEquals(resets(peer), [CODE.CANCEL]);
  await peer.write(data(stream, "late"));
  assertEquals(await (await server.send({ path: "/other" })).text(), "other");
  assertEquals(server.peers.length, 1);
});

test("what has arrived is read before the error of a stream that was reset", async () => {
  const { server, request } = await startStreaming();
  await using _ = server;
  const reader = (await server.send()).body!.getReader();
  const { peer, stream } = await request;
  await peer.write(data(stream, "begun"), reset(stream, CODE.INTERNAL_ERROR));
  await peer.barrier();
  assertEquals(decoder.decode((await reader.read()).value), "begun");
  await assertRejects(() => reader.read(), NetworkError, "INTERNAL_ERROR");
});

test("an abort ends the body with the signal's reason", async () => {
  const { server, request } = await startStreaming();
  await using _ = server;
  const abort = new AbortController();
  const reader = (await server.send({ signal: abort.signal })).body!.getReader();
  const reading = reader.read().catch((error) => error);
  const { peer } = await request;
  abort.abort("enough");
  assertEquals(await reading, "enough");
  assert(await peer.until(() => resets(peer).length > 0));
  assertEquals(resets(peer), [CODE.CANCEL]);
});

test("a body that is not read stops the server at the window, and one that is read lets it go on", async () => {
  const { server, request } = await startStreaming();
  await using _ = server;
  const response = await server.send();
  const { peer, stream } = await request;
  const text = "x".repeat(1_000_000);
  let isSent = false;
  const sending = peer.sendContent(stream, text).then(() => isSent = true);
  await peer.until(() => peer.rules.granted(stream) > 0);
  assertEquals(await (await server.send({ path: "/other" })).text(), "other");
  await peer.barrier();
  assertEquals([isSent, peer.rules.granted(stream) < 500_000], [false, true]);
  assertEquals((await response.text()).length, text.length);
  await sending;
});

test("takeChunks reads without the queue of the stream, to the same end", async () => {
  const { server, request } = await startStreaming();
  await using _ = server;
  const { body } = await server.send({ isLong: true });
  assertInstanceOf(body, StreamBody);
  const chunks = body.takeChunks();
  assertEquals(body.locked, true);
  const { peer, stream } = await request;
  await peer.write(data(stream, "event"));
  const first = await chunks.read();
  assertEquals(decoder.decode(first.value), "event");
  await peer.write(data(stream, "", { end: true }));
  assertEquals((await chunks.read()).done, true);
});

test("chunks that are cancelled reset the stream", async () => {
  const { server, request } = await startStreaming();
  await using _ = server;
  const { body } = await server.send({ isLong: true });
  assertInstanceOf(body, StreamBody);
  const { peer } = await request;
  body.takeChunks().cancel();
  assert(await peer.until(() => resets(peer).length > 0));
  assertEquals(resets(peer), [CODE.CANCEL]);
});
