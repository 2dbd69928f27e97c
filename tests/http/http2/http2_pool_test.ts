import { assertEquals, assertRejects } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { Http2Pool } from "../../../src/http/http2/http2_pool.ts";
import { ReplacedClientError } from "../../../src/http/message/resending.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { goaway, settings } from "../../support/http2/frames.ts";
import type { PeerRequest } from "../../support/http2/peer.ts";
import { test } from "../../support/test.ts";
import { answer, head, startRawServer } from "../../support/http2/raw_server.ts";

const opening = settings(["MAX_CONCURRENT_STREAMS", 20]);

/** A server that holds the answers to `/watch` back, and answers other requests. */
async function startHolding() {
  const held: PeerRequest[] = [];
  const server = await startRawServer({
    opening,
    async onRequest(request) {
      if (request.path !== "/watch") return await answer(request, "ok");
      held.push(request);
      await request.peer.write(head(request));
    },
  });
  return { server, held };
}

test("no connection has more streams than the server allows", async () => {
  await using server = await startRawServer({
    opening,
    onRequest: (request) => answer(request, "ok"),
  });
  await Promise.all(Array.from({ length: 100 }, async () => await (await server.send()).text()));
  assertEquals(server.peers.map(({ rules }) => rules.broken), server.peers.map(() => []));
  assertEquals(server.peers.flatMap(({ requests }) => requests).length, 100);
});

test("long responses open more connections, and leave room for others on each", async () => {
  const { server } = await startHolding();
  await using _ = server;
  const watches = [];
  for (let count = 0; count < 40; count++) {
    watches.push(await server.send({ path: "/watch", isLong: true }));
  }
  const { connections, streams } = server.openConnections.diagnostics();
  assertEquals(streams, 40);
  await Promise.all(Array.from({ length: 5 }, async () => await (await server.send()).text()));
  assertEquals([server.peers.length, connections > 2, connections < 6], [connections, true, true]);
  for (const watch of watches) await watch.body?.cancel();
  assertEquals(server.openConnections.diagnostics().streams, 0);
});

test("after GOAWAY nothing new goes over the connection, and its streams go on", async () => {
  const { server, held } = await startHolding();
  await using _ = server;
  const watch = await server.send({ path: "/watch", isLong: true });
  const { peer, stream } = held[0]!;
  await peer.write(goaway(stream));
  await peer.barrier();
  assertEquals(await (await server.send()).text(), "ok");
  assertEquals(server.peers.map(({ requests }) => requests.length), [1, 1]);
  assertEquals(server.openConnections.diagnostics(), {
    protocol: "h2",
    connections: 2,
    streams: 1,
  });
  await watch.body?.cancel();
  await peer.closed;
  assertEquals(server.openConnections.diagnostics().connections, 1);
});

test("a connection that may have no more streams is closed when the next request comes", async () => {
  await using server = await startRawServer({
    opening,
    async onRequest(request) {
      await request.peer.write(settings(["MAX_CONCURRENT_STREAMS", 0]));
      await answer(request, "ok");
    },
  });
  for (let count = 0; count < 3; count++) assertEquals(await (await server.send()).text(), "ok");
  await Promise.all(server.peers.slice(0, 2).map(({ closed }) => closed));
  assertEquals([server.peers.length, server.openConnections.diagnostics().connections], [3, 1]);
});

test("a request that waits for a connection ends with its signal", async () => {
  await using server = await startRawServer({ opening, acknowledges: false });
  const abort = new AbortController();
  const sending = server.send({ signal: abort.signal }).catch((error) => error);
  abort.abort("enough");
  assertEquals(await sending, "enough");
});

/** A pool whose attempts to connect end when the test says so. */
function attempting() {
  const clock = new FakeClock();
  const attempts: (PromiseWithResolvers<undefined> & { signal: AbortSignal })[] = [];
  const pool = new Http2Pool({
    origin: "https://127.0.0.1",
    clock,
    open(signal) {
      const attempt = { ...Promise.withResolvers<undefined>(), signal };
      signal.addEventListener("abort", () => attempt.reject(signal.reason));
      attempts.push(attempt);
      return attempt.promise;
    },
  });
  const wait = () => {
    const abort = new AbortController();
    const outcome = pool.wait(false, abort.signal).catch((error: Error) => error);
    return { abort: () => abort.abort(new Error("given up")), outcome };
  };
  return { clock, attempts, pool, wait };
}

test("an attempt to connect that hangs holds up only those who can wait", async () => {
  const { clock, attempts, pool, wait } = attempting();
  using _ = pool;
  let request = wait();
  for (const tried of [1, 1, 2, 2, 3, 3, 4, 4, 5]) {
    assertEquals(attempts.length, tried);
    await clock.advance(500);
    const next = wait(); // there is always one that waits
    request.abort();
    await request.outcome;
    request = next;
  }
  // The oldest one gave its place to the latest.
  assertEquals(attempts.map(({ signal }) => signal.aborted), [true, false, false, false, false]);
  attempts[1]!.reject(new NetworkError("closed", "https://127.0.0.1", "late", undefined));
  attempts[4]!.resolve(undefined);
  assertEquals(await request.outcome, { way: "fetch" });
});

test("an attempt to connect that hangs holds up no request for longer than a second", async () => {
  const { clock, attempts, pool, wait } = attempting();
  using _ = pool;
  const first = wait();
  for (const tried of [1, 2, 3, 4, 4, 4]) {
    assertEquals(attempts.length, tried);
    await clock.advance(1_000);
  }
  const last = wait();
  assertEquals(attempts.map(({ signal }) => signal.aborted), Array(4).fill(false));
  const error = new NetworkError("closed", "https://127.0.0.1", "late", undefined);
  attempts[0]!.reject(error);
  assertEquals(await first.outcome, error); // it has waited for as long as an attempt may take
  assertEquals(attempts.length, 5);
  attempts[4]!.resolve(undefined);
  assertEquals(await last.outcome, { way: "fetch" });
  await clock.advance(1_000);
  assertEquals([attempts.length, clock.pending], [5, 0]);
});

test("an attempt to connect that nothing waits for is ended", async () => {
  const { attempts, pool, wait } = attempting();
  using _ = pool;
  const [first, second] = [wait(), wait()];
  first.abort();
  assertEquals(attempts.map(({ signal }) => signal.aborted), [false]);
  second.abort();
  assertEquals(attempts.map(({ signal }) => signal.aborted), [true]);
  const error = new NetworkError("refused", "https://127.0.0.1", "no", undefined);
  const third = wait();
  attempts[1]!.reject(error);
  assertEquals(await third.outcome, error);
});

test("a pool that is disposed of opens nothing, and lets its streams go on", async () => {
  const { server, held } = await startHolding();
  await using _ = server;
  const watch = await server.send({ path: "/watch", isLong: true });
  server.client[Symbol.dispose]();
  await assertRejects(() => server.send(), ReplacedClientError);
  const reading = watch.text();
  const { peer, stream } = held[0]!;
  await peer.sendContent(stream, "event");
  assertEquals(await reading, "event");
  await peer.closed;
});
