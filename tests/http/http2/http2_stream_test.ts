import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { UnprocessedRequestError } from "../../../src/http/message/resending.ts";
import { CODE, data, goaway, headers, reset, TYPE } from "../../support/http2/frames.ts";
import { block } from "../../support/http2/hpack_writer.ts";
import type { Peer, PeerRequest } from "../../support/http2/peer.ts";
import { test } from "../../support/test.ts";
import { answer, head, startRawServer, trailers } from "../../support/http2/raw_server.ts";

/** Returns how requests to `/bad` end that `onBad` answers; others are answered before and after. */
async function endOf(
  onBad: (request: PeerRequest) => Promise<void>,
  { method = "GET" } = {},
): Promise<{ end: unknown; connections: number }> {
  await using server = await startRawServer({
    onRequest: (request) => request.path === "/bad" ? onBad(request) : answer(request, "ok"),
  });
  await (await server.send()).text();
  const end = await server.send({ method, path: "/bad" }).then((response) => response.text()).catch(
    (error) => error,
  );
  assertEquals(await (await server.send()).text(), "ok");
  return { end, connections: server.peers.length };
}

test("a refused stream was not processed: a write may be sent again, over the same connection", async () => {
  const refuse = ({ peer, stream }: PeerRequest) => peer.write(reset(stream, CODE.REFUSED_STREAM));
  const { end, connections } = await endOf(refuse, { method: "POST" });
  assertInstanceOf(end, UnprocessedRequestError);
  assertEquals(connections, 1);
});

test("a stream above the last one of GOAWAY was not processed", async () => {
  const leave = ({ peer, stream }: PeerRequest) => peer.write(goaway(stream - 2));
  const { end, connections } = await endOf(leave, { method: "POST" });
  assertInstanceOf(end, UnprocessedRequestError);
  assertEquals(connections, 2);
});

test("a stream that was reset otherwise leaves the outcome of a write unknown", async () => {
  for (const method of ["GET", "POST"]) {
    const { end, connections } = await endOf(
      ({ peer, stream }) => peer.write(reset(stream, CODE.INTERNAL_ERROR)),
      { method },
    );
    assertInstanceOf(end, NetworkError);
    assertEquals([end.outcomeUnknown, connections], [method === "POST", 1]);
  }
});

for (const last of [0, 1]) {
  test(`a response that has arrived whole stays whole if GOAWAY ${last} and the end of the connection cut its upload off`, async () => {
    const begun = Promise.withResolvers<PeerRequest>();
    await using server = await startRawServer({
      async onRequest(request) {
        await request.peer.write(head(request));
        begun.resolve(request);
      },
    });
    const response = await server.send({ method: "POST", body: new ReadableStream() });
    const { peer, stream } = await begun.promise;
    await peer.write(data(stream, "whole"));
    const reader = response.body!.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "whole");
    await peer.write(data(stream, "", { end: true }));
    await peer.barrier();
    await peer.write(goaway(last));
    if (last === stream) peer.end();
    await peer.closed;
    assertEquals((await reader.read()).done, true);
  });
}

test("frames after the end of a response, whose request is still being sent, end the stream alone", async () => {
  for (const more of [(id: number) => data(id, "more"), (id: number) => headers(id, block())]) {
    await using server = await startRawServer({
      async onRequest(request) {
        if (request.method === "GET") return await answer(request, "ok");
        await request.peer.write(head(request), data(request.stream, "own", { end: true }));
        await request.peer.write(more(request.stream));
      },
    });
    const response = await server.send({ method: "POST", body: new ReadableStream() });
    const text = await response.text().catch((error) => error);
    assert(text === "own" || text instanceof NetworkError, `${text}`);
    const [peer] = server.peers as [Peer];
    assert(await peer.until(() => peer.frames.some(({ type }) => type === TYPE.RST_STREAM)));
    const { payload } = peer.frames.find(({ type }) => type === TYPE.RST_STREAM)!;
    assertEquals(payload.at(-1), CODE.STREAM_CLOSED);
    assertEquals(await (await server.send()).text(), "ok");
    assertEquals(server.peers.length, 1);
  }
});

const broken: [rule: string, why: string, answer: (request: PeerRequest) => Uint8Array[]][] = [
  ["a head that is malformed", "status", (request) => [
    head(request, [], { status: 99, end: true }),
  ]],
  ["a body that is longer than its length", "longer", (request) => [
    head(request, [["content-length", "2"]]),
    data(request.stream, "abc", { end: true }),
  ]],
  ["a body that is shorter than its length", "shorter", (request) => [
    head(request, [["content-length", "4"]]),
    data(request.stream, "abc", { end: true }),
  ]],
  ["a body before its headers", "before its headers", (request) => [data(request.stream, "abc")]],
  ["trailers that end nothing", "within its body", (request) => [
    head(request),
    head(request),
  ]],
  ["trailers with a pseudo-header", "header", (request) => [
    head(request),
    trailers(request, [[":status", "200"]]),
  ]],
  ["an end before the status", "ends before", (request) => [
    head(request, [], { status: 100, end: true }),
  ]],
  [
    "too many interim responses",
    "interim",
    (request) => Array.from({ length: 40 }, () => head(request, [], { status: 103 })),
  ],
];

for (const [rule, why, frames] of broken) {
  test(`a response with ${rule} ends its stream alone`, async () => {
    const { end, connections } = await endOf((request) => request.peer.write(...frames(request)));
    assertInstanceOf(end, NetworkError);
    assertEquals([end.message.includes(why), connections], [true, 1], end.message);
  });
}
