import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Socket } from "node:net";
import { NetworkError, PermissionError } from "../../../src/core/errors.ts";
import { ConnectionOpener } from "../../../src/http/connection_opener.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { ConnectionClient } from "../../../src/http/http1/connection_client.ts";
import { ReplacedClientError } from "../../../src/http/resending.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { hasIpv6 } from "../../support/servers/has_ipv6.ts";
import { startScriptedServer, startTcpServer } from "../../support/servers/tcp_server.ts";
import { NO_SERVER_PORT } from "../../support/servers/no_server.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { settled } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";
import { clientOf, get, OK } from "./connection_client/client_of.ts";

/** Starts a server that responds with each request's method, path and body. Returns its CA too. */
async function startServer(options: { hostname?: string; names?: string[] } = {}) {
  const { hostname = "127.0.0.1", names = [hostname] } = options;
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names });
  const listener = await listenHttps(
    async (request) =>
      new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`),
    { keyPair, hostname },
  );
  return { listener, caPem: authority.certificatePem };
}

test("A stream has a connection to itself, and requests share one", async () => {
  const { listener, caPem } = await startServer();
  await using _ = listener;
  using client = clientOf(connectHere(caPem));
  for (let i = 1; i <= 2; i++) {
    const response = await client.send(get(`${listener.url}/x`, { isLong: true }));
    assertEquals([await response?.text(), listener.connectionsSeen], ["GET /x ", i]);
  }
  for (let i = 0; i < 50; i++) {
    const response = await client.send(get(`${listener.url}/y`));
    assertEquals([await response?.text(), listener.connectionsSeen], ["GET /y ", 3]);
  }
});

test("Requests of every method go over one connection, with their bodies", async () => {
  const { listener, caPem } = await startServer();
  await using _ = listener;
  using client = clientOf(connectHere(caPem));
  const text = "0123456789".repeat(10_000);
  const stream = () => new Blob([text]).stream();
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    for (const content of [new TextEncoder().encode(text), stream(), undefined]) {
      const response = await client.send(get(`${listener.url}/x`, { method, body: content }));
      assertEquals(await response?.text() === `${method} /x ${content ? text : ""}`, true);
    }
  }
  assertEquals(listener.connectionsSeen, 1);
});

const hosts = [
  { how: "by a name", hostname: "127.0.0.1", host: "localhost", ignore: false },
  { how: "by an IPv6 address", hostname: "::1", host: "[::1]", ignore: !hasIpv6 },
];
for (const { how, hostname, host, ignore } of hosts) {
  test(`A server is reached ${how}`, async () => {
    const { listener, caPem } = await startServer({ hostname, names: [hostname, "localhost"] });
    await using _ = listener;
    using client = clientOf(connectHere(caPem));
    const url = `https://${host}:${listener.port}/x`;
    assertEquals(await (await client.send(get(url)))?.text(), "GET /x ");
  }, { ignore });
}

test("A request goes over plain HTTP too", async () => {
  await using server = await startScriptedServer(() => "HTTP/1.1 200 OK\r\n\r\nplain");
  using client = clientOf(connectHere());
  assertEquals(await (await client.send(get(server.url)))?.text(), "plain");
});

test("A connection that cannot be made rejects at once, with an error that names the failure", async () => {
  const { listener, caPem } = await startServer({ names: ["elsewhere.example.com"] });
  await using _ = listener;
  const { certificatePem } = await CertificateAuthority.create();
  await using closing = await startTcpServer((socket) => socket.destroy());
  const failures: [string, string, NetworkError["failure"]][] = [
    [listener.url, caPem, "tls"], // the certificate is for another name
    [listener.url, certificatePem, "tls"],
    [`https://127.0.0.1:${NO_SERVER_PORT}`, caPem, "refused"],
    [`http://127.0.0.1:${NO_SERVER_PORT}`, caPem, "refused"],
    [`https://127.0.0.1:${closing.port}`, caPem, "closed"],
    ["https://nohost.invalid", caPem, "dns"],
  ];
  for (const [url, pem, failure] of failures) {
    for (const method of ["GET", "POST"]) {
      using client = clientOf(connectHere(pem));
      const error = await assertRejects(() => client.send(get(url, { method })), NetworkError);
      assertEquals([error.failure, error.outcomeUnknown], [failure, false], `${url} ${error}`);
      assertEquals(error.message.includes(new URL(url).origin), true);
    }
  }
});

test("A missing permission is reported as a PermissionError", async () => {
  const denied = new PermissionError("it may not be reached", "--allow-net=127.0.0.1:1");
  const cause = new Error("denied");
  const opener = new ConnectionOpener({
    connect: () => ({ connection: Promise.reject(cause), settled: Promise.resolve() }),
    runtime: {
      ...currentRuntime(),
      asPermissionError: (error) => error === cause ? denied : undefined,
    },
  });
  const client = new ConnectionClient({ opener });
  using _ = client;
  assertEquals(
    await assertRejects(() => client.send(get("https://127.0.0.1:1")), PermissionError),
    denied,
  );
});

test("An aborted request rejects with the signal's reason, at every stage", async () => {
  const enough = new Error("enough");
  using client = clientOf(connectHere());
  const signal = AbortSignal.abort(enough);
  await assertRejects(() => client.send(get("http://127.0.0.1:1", { signal })), Error, "enough");
  let came = () => {};
  await using silent = await startTcpServer((socket) => socket.once("data", () => came()));
  for (const protocol of ["https", "http"]) { // in the handshake, and while waiting for a response
    const abort = new AbortController();
    using client = clientOf(connectHere());
    const hasCome = new Promise<void>((resolve) => came = resolve);
    const url = `${protocol}://127.0.0.1:${silent.port}`;
    const waiting = client.send(get(url, { signal: abort.signal }));
    await hasCome;
    abort.abort(enough);
    await assertRejects(() => waiting, Error, "enough");
  }
});

test("A request that is aborted before its response closes its connection", async () => {
  const closed = Promise.withResolvers<void>();
  const came = Promise.withResolvers<void>();
  await using silent = await startTcpServer((socket) => {
    socket.once("data", () => came.resolve());
    socket.once("close", () => closed.resolve());
  });
  using client = clientOf(connectHere());
  const abort = new AbortController();
  const waiting = client.send(get(silent.url, { signal: abort.signal }));
  await came.promise;
  abort.abort("enough");
  assertEquals(await waiting.catch((reason) => reason), "enough");
  await closed.promise;
});

test("A request fails when a new connection ends without a response", async () => {
  await using server = await startScriptedServer(() => "");
  using client = clientOf(connectHere());
  const error = await assertRejects(
    () => client.send(get(server.url)),
    NetworkError,
    "unexpected end",
  );
  assertEquals([error.failure, server.connections], ["closed", 1]);
});

test("A disposed client sends nothing, and lets open responses finish", async () => {
  const chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n";
  const sockets: Socket[] = [];
  await using server = await startTcpServer((socket) => {
    sockets.push(socket);
    socket.once("data", () => socket.write(chunked));
  });
  const client = clientOf(connectHere());
  const open = await client.send(get(server.url));
  client[Symbol.dispose]();
  await assertRejects(() => client.send(get(server.url)), ReplacedClientError);
  await assertRejects(() => client.connect(new URL(server.url), undefined), ReplacedClientError);
  const [socket] = sockets;
  assert(socket);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write("1\r\nb\r\n0\r\n\r\n");
  assertEquals([await open?.text(), server.connections], ["ab", 1]);
  await closed; // the connection is not kept
});

test("A connection that is made while its client is replaced carries no request", async () => {
  await using server = await startScriptedServer(() => OK);
  const client = clientOf((url, signal) => {
    const connecting = connectHere()(url, signal);
    return {
      ...connecting,
      connection: connecting.connection.then((connection) => {
        client[Symbol.dispose]();
        return connection;
      }),
    };
  });
  await assertRejects(() => client.send(get(server.url, { method: "POST" })), ReplacedClientError);
  assertEquals(server.connections, 1);
});

test("A connection that connect() opened belongs to the caller", async () => {
  await using server = await startScriptedServer(() => OK);
  using client = clientOf(connectHere());
  const connection = await client.connect(new URL(server.url), undefined);
  assertEquals(connection?.state, "idle");
  client.closeIdle();
  assertEquals(connection?.state, "idle");
  connection?.close();
});

test("A request that gets no place is left to fetch, and a response through fetch frees the places", async () => {
  const connecting = {
    connection: new Promise<never>(() => {}),
    settled: new Promise<never>(() => {}),
  };
  let attempts = 0;
  const connect = (_url: URL, signal: AbortSignal | undefined) => {
    attempts++;
    const aborted = new Promise<never>((_resolve, reject) =>
      signal?.addEventListener("abort", () => reject(signal.reason))
    );
    return { ...connecting, connection: aborted };
  };
  const opener = new ConnectionOpener({ connect, runtime: currentRuntime() });
  using client = new ConnectionClient({ opener });
  const abort = new AbortController();
  const { signal } = abort;
  const given = Array.from(
    { length: 8 },
    () => client.send(get("https://10.96.0.1", { signal })).catch((reason) => reason),
  );
  await Promise.resolve();
  abort.abort("enough");
  assertEquals(await Promise.all(given), Array(8).fill("enough"));
  assertEquals([await client.send(get("https://10.96.0.1")), attempts], [undefined, 8]);
  opener.answeredElsewhere();
  const next = new AbortController();
  const waiting = client.send(get("https://10.96.0.1", { signal: next.signal }));
  next.abort("later");
  assertEquals([await waiting.catch((reason) => reason), attempts], ["later", 9]);
});

test("Once 8 connections were closed during a blocked write and may keep their sockets, long bodies are left to fetch", async () => {
  const url = "https://127.0.0.1:1";
  const blocking = (keepsCutSockets: boolean) => {
    const wires: ScriptedConnection[] = [];
    const client = clientOf(() => {
      const wire = new ScriptedConnection([OK]);
      wire.stuck = wires.length < 8;
      wires.push(wire);
      const connection = Promise.resolve(wire);
      return { connection, settled: Promise.resolve(), keepsCutSockets };
    });
    return { client, wires };
  };
  const body = new Uint8Array(20_000);
  for (const keeps of [true, false]) {
    const { client, wires } = blocking(keeps);
    using _ = client;
    for (let upload = 0; upload < 8; upload++) {
      const abort = new AbortController();
      const { signal } = abort;
      const sending = client.send(get(url, { method: "POST", body, signal }));
      sending.catch(() => {});
      await settled();
      abort.abort("enough");
      await sending.catch(() => {});
    }
    const long = await client.send(get(url, { method: "POST", body }));
    assertEquals(await long?.text(), keeps ? undefined : "ok");
    if (!keeps) continue;
    const short = await client.send(get(url, { method: "POST", body: "x" }));
    assertEquals(await short?.text(), "ok");
    assertEquals(wires.every(({ closed, stuck }) => closed === 1 || !stuck), true);
  }
});

test("The connection of a forgotten body is closed", async () => {
  const { stdout, stderr } = await runProgram(
    new URL("../programs/forgotten_bodies.ts", import.meta.url),
    { denoFlags: ["--v8-flags=--expose-gc", "--allow-net=127.0.0.1"] },
  );
  assertEquals(stdout || stderr, "10 closed, not the one that is held\n");
});
