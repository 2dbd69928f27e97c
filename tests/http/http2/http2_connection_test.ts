import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { CODE, data, headers, join, ping, settings, TYPE } from "../../support/http2/frames.ts";
import { block, indexed, literal } from "../../support/http2/hpack_writer.ts";
import type { Peer } from "../../support/http2/peer.ts";
import { test } from "../../support/test.ts";
import { answer, head, startRawServer } from "../../support/http2/raw_server.ts";

/** The code of the GOAWAY of the client, if it has sent one. */
function goodbye(peer: Peer): number | undefined {
  return peer.frames.find(({ type }) => type === TYPE.GOAWAY)?.payload.at(-1);
}

test("a connection begins with the preface and settings without push, and acknowledges the server's", async () => {
  await using server = await startRawServer({
    opening: settings(["MAX_CONCURRENT_STREAMS", 100], ["HEADER_TABLE_SIZE", 0]),
    onRequest: (request) => answer(request, "ok"),
  });
  for (let requests = 0; requests < 3; requests++) await (await server.send()).text();
  const [peer] = server.peers as [Peer];
  const types = peer.frames.map(({ type, flags }) => [type, flags]);
  assertEquals(types[0], [TYPE.SETTINGS, 0]);
  assert(types.some(([type, flags]) => type === TYPE.SETTINGS && flags === 1));
  assertEquals([peer.rules.broken, peer.rules.settings.get(2)], [[], 0]);
});

test("a block that cannot be decoded ends the connection, and typed errors its streams", async () => {
  await using server = await startRawServer({
    async onRequest(request) {
      if (request.path === "/open") return await request.peer.write(head(request));
      if (request.path !== "/bad") return await answer(request, "ok");
      await request.peer.write(headers(request.stream, new Uint8Array([0xff, 0xff, 0xff])));
    },
  });
  const open = await server.send({ path: "/open", isLong: true });
  const reading = open.text().catch((error) => error);
  const failed = await server.send({ path: "/bad" }).catch((error) => error);
  for (const error of [failed, await reading]) {
    assertInstanceOf(error, NetworkError);
    assert(error.message.includes("COMPRESSION_ERROR"), error.message);
  }
  const [peer] = server.peers as [Peer];
  await peer.closed;
  assertEquals(goodbye(peer), CODE.COMPRESSION_ERROR);
  assertEquals(await (await server.send()).text(), "ok");
  assertEquals(server.peers.length, 2);
});

test("headers that are too long end their stream alone, and the table stays in step", async () => {
  await using server = await startRawServer({
    async onRequest({ peer, stream, path }) {
      const incremental = { indexing: "incremental" } as const;
      const long = literal("x-long", "x".repeat(3_000), incremental);
      const parts = [block([":status", "200"]), long, ...Array(30).fill(indexed(62))];
      parts.push(literal("x-stored", "1", incremental));
      if (path !== "/long") parts.splice(1, Infinity, indexed(62));
      await peer.write(headers(stream, join(...parts), { end: true }));
    },
  });
  const failed = await server.send({ path: "/long" }).catch((error) => error);
  assertInstanceOf(failed, NetworkError);
  const response = await server.send();
  assertEquals([[...response.headers], server.peers.length], [[["x-stored", "1"]], 1]);
});

test("PINGs are answered with their payload, unless they are a flood", async () => {
  await using server = await startRawServer({
    onRequest: (request) => answer(request, "ok"),
  });
  await (await server.send()).text();
  const [peer] = server.peers as [Peer];
  await peer.write(ping("12345678"));
  assert(
    await peer.until(() =>
      peer.frames.some(({ type, flags, payload }) =>
        type === TYPE.PING && flags === 1 && String.fromCharCode(...payload) === "12345678"
      )
    ),
  );
  for (let times = 0; times < 12 && !peer.isClosed; times++) {
    await peer.write(...Array.from({ length: 1_000 }, () => ping("12345678")));
  }
  await peer.closed;
  assertEquals(goodbye(peer), CODE.ENHANCE_YOUR_CALM);
  assertEquals(await (await server.send()).text(), "ok");
});

test("frames for a stream that was reset are dropped", async () => {
  await using server = await startRawServer({
    async onRequest(request) {
      if (request.path !== "/long") return await answer(request, "ok");
      await request.peer.write(head(request));
    },
  });
  const response = await server.send({ path: "/long", isLong: true });
  const [peer] = server.peers as [Peer];
  const { stream } = peer.requests[0]!;
  await response.body?.cancel();
  await peer.write(data(stream, "late"), data(stream, "later", { end: true }));
  await peer.barrier();
  assertEquals(goodbye(peer), undefined);
  assertEquals(await (await server.send()).text(), "ok");
  assertEquals(server.peers.length, 1);
});

test("an idle connection that is disposed of says goodbye", async () => {
  await using server = await startRawServer({
    onRequest: (request) => answer(request, "ok"),
  });
  await (await server.send()).text();
  const [peer] = server.peers as [Peer];
  server.client[Symbol.dispose]();
  await peer.closed;
  assertEquals([goodbye(peer), peer.rules.broken], [CODE.NO_ERROR, []]);
});
