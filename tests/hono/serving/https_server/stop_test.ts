import { once } from "node:events";
import { connect } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { eventLoopTurn } from "../../../../src/runtime/event_loop_turn.ts";
import { currentRuntime } from "../../../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../../../support/clocks/fake_clock.ts";
import { echo, openSite, send, type Site } from "../../../support/servers/https_site.ts";
import { presentedSerial } from "../../../support/servers/presented_certificate.ts";
import { runtimeName, test } from "../../../support/test.ts";

test("HttpsServer finishes a running request of an earlier certificate before it stops", async () => {
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using site = await openSite(async (request) => {
    begun.resolve();
    await released.promise;
    return echo(request);
  });
  const answer = send(site.client(), "slow");
  await begun.promise;
  await site.server.exchange(await site.issue());
  const stopped = site.server.stop({ graceMs: 60_000 });
  await assertRejects(() => presentedSerial(site.server.port, site.caPem), Error);
  released.resolve();
  assertEquals(await answer, "200 slow");
  await stopped;
});

/** Opens a connection that can be written to, and that stays open when the server has ended it. */
async function openTls({ server, caPem }: Site): Promise<TLSSocket> {
  const { port } = server;
  const options = { host: "127.0.0.1", port, ca: caPem, allowHalfOpen: true };
  const socket = connectTls(options);
  socket.on("error", () => {}); // it may be cut
  await once(socket, "secureConnect");
  return socket;
}

/** Returns all that a socket gets until a text; several pieces may come in one turn. */
function textUntil(socket: TLSSocket, end: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const onData = (piece: Uint8Array) => {
      text += piece;
      if (!text.endsWith(end)) return;
      socket.off("data", onData);
      resolve(text);
    };
    socket.on("data", onData);
  });
}

test("HttpsServer takes the rest of an upload while it stops, and says that the connection ends", async () => {
  const begun = Promise.withResolvers<void>();
  await using site = await openSite((request) => {
    begun.resolve();
    return echo(request);
  });
  const socket = await openTls(site);
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234");
  await begun.promise;
  const stopped = site.server.stop({ graceMs: 60_000 });
  await assertRejects(() => presentedSerial(site.server.port, site.caPem), Error);
  socket.write("56789");
  const text = await textUntil(socket, "0123456789");
  assertMatch(text, /^HTTP\/1.1 200 OK\r\n[^]*connection: close\r\n/i);
  await stopped;
  assertEquals(site.errors, []);
  socket.destroy();
});

test(
  "On Deno HttpsServer finishes the running requests of an HTTP/2 connection before it stops",
  async () => {
    const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await using site = await openSite(async (request) => {
      if (request.url.endsWith("/streamed")) begun.resolve();
      const last = released.promise.then(() => new TextEncoder().encode("done"));
      if (request.url.endsWith("/slow")) return new Response(await last);
      return new Response(ReadableStream.from([new Uint8Array([97]), last]));
    });
    // The client of node:http2 crashes Deno where its server says that the connection ends.
    const client = site.client();
    const post = async (path: string) => {
      const response = await client.fetch(path, { method: "POST" }); // is never sent twice
      return await response.text();
    };
    const answers = Promise.all([post("/slow"), post("/streamed")]);
    await begun.promise;
    const { protocol, connections, streams } = client.connectionDiagnostics();
    assertEquals([protocol, connections, streams], ["h2", 1, 2]);
    const stopped = site.server.stop({ graceMs: 60_000 });
    await assertRejects(() => presentedSerial(site.server.port, site.caPem), Error);
    released.resolve();
    assertEquals(await answers, ["done", "adone"]);
    await stopped;
  },
  { ignore: runtimeName !== "deno" },
);

test("HttpsServer stops at once if no request is running, whatever connections are open", async () => {
  const clock = new FakeClock();
  await using site = await openSite(echo, { runtime: { ...currentRuntime(), clock } });
  const silent = connect({ host: "127.0.0.1", port: site.server.port, allowHalfOpen: true });
  silent.on("error", () => {});
  await once(silent, "connect");
  const unused = await openTls(site);
  const kept = await openTls(site);
  kept.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nit");
  await textUntil(kept, "it");
  let isStopped = false;
  const stopped = site.server.stop({ graceMs: 60_000 }).then(() => isStopped = true);
  while (!isStopped && clock.monotonic() < 60_000) {
    await eventLoopTurn();
    await clock.advance(25);
  }
  assertEquals(clock.monotonic() < 60_000, true);
  await stopped;
  for (const socket of [silent, unused, kept]) socket.destroy();
});

test("HttpsServer sends the whole of a response to a client that reads it late, before it stops", async () => {
  const size = 32 * 1024 * 1024; // more than the system's buffers take
  await using site = await openSite(() => new Response(new Uint8Array(size)));
  // Over HTTP/2, Deno's server says that a response is complete before its client has read it.
  const response = await site.client({ protocol: "http/1.1" }).fetch("/");
  let isStopped = false;
  const stopped = site.server.stop({ graceMs: 60_000 }).then(() => isStopped = true);
  await assertRejects(() => presentedSerial(site.server.port, site.caPem), Error);
  for (let turn = 0; turn < 100; turn++) await eventLoopTurn();
  assertEquals(isStopped, false);
  assertEquals((await response.bytes()).length, size);
  await stopped;
});

test("HttpsServer closes the connections of requests that outlast the grace", async () => {
  const clock = new FakeClock();
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using site = await openSite(async (request) => {
    begun.resolve();
    await released.promise;
    return echo(request);
  }, { runtime: { ...currentRuntime(), clock } });
  const answer = assertRejects(() => send(site.client(), "slow"), Error, "closed");
  await begun.promise;
  const stopped = site.server.stop({ graceMs: 1_000 });
  await clock.advance(999);
  assertEquals(clock.pendingKeepAlive > 0, true);
  await clock.advance(1);
  await stopped;
  await answer;
  released.resolve();
  await site.server.stop({ graceMs: 1_000 }); // again
});
