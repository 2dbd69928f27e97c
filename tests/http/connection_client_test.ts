import { assertEquals, assertRejects } from "@std/assert";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import { DirectClient } from "../../src/runtime/direct_client.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { connectHere } from "../support/connect_here.ts";
import { runProgram } from "../support/run_program.ts";
import { startScriptedServer, startTcpServer } from "../support/tcp_server.ts";
import { test } from "../support/test.ts";

const headers = { "accept-encoding": "identity" };
const IDLE_MS = 60_000;

/** Starts a server that says what it was asked, with its authority. */
async function startServer(options: { hostname?: string; names?: string[] } = {}) {
  const { hostname = "127.0.0.1", names = [hostname] } = options;
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names });
  const listener = await listenHttps(
    ({ method, url }) => new Response(`${method} ${new URL(url).pathname}`),
    { keyPair, hostname },
  );
  return { listener, caPem: authority.certificatePem };
}

test("A stream has a connection past fetch to itself, and requests share one", async () => {
  const { listener, caPem } = await startServer();
  await using _ = listener;
  using client = new DirectClient(connectHere(caPem), IDLE_MS);
  for (let i = 1; i <= 2; i++) {
    const response = await client.fetchStream(`${listener.url}/x`, {});
    assertEquals([await response?.text(), listener.connectionsSeen], ["GET /x", i]);
  }
  for (let i = 0; i < 50; i++) {
    const response = await client.fetch(`${listener.url}/y`, { headers });
    assertEquals([await response?.text(), listener.connectionsSeen], ["GET /y", 3]);
  }
});

test("A server is reached by an IPv6 address, or by a name", async () => {
  for (const [hostname, host] of [["::1", "[::1]"], ["127.0.0.1", "localhost"]] as const) {
    const { listener, caPem } = await startServer({ hostname, names: [hostname, "localhost"] });
    await using _ = listener;
    using client = new DirectClient(connectHere(caPem), IDLE_MS);
    const url = `https://${host}:${listener.port}/x`;
    assertEquals(await (await client.fetch(url, { headers }))?.text(), "GET /x");
  }
});

test("A request goes over plain HTTP too", async () => {
  await using server = await startScriptedServer(() => "HTTP/1.1 200 OK\r\n\r\nplain");
  using client = new DirectClient(connectHere(), IDLE_MS);
  assertEquals(await (await client.fetch(server.url, { headers }))?.text(), "plain");
});

test("fetch is left to tell why there is no connection", async () => {
  const { listener } = await startServer({ names: ["elsewhere.example.com"] });
  await using _ = listener;
  const { certificatePem } = await CertificateAuthority.create();
  const { caPem } = await startServer().then(async ({ listener, caPem }) => {
    await listener.close();
    return { caPem };
  });
  const urls = [listener.url, "https://127.0.0.1:1", "https://nohost.invalid"];
  for (const url of urls) {
    for (const pem of [caPem, certificatePem]) {
      using direct = new DirectClient(connectHere(pem), IDLE_MS);
      assertEquals(await direct.fetch(url, { headers }), undefined, url);
      assertEquals(await direct.fetchStream(url, {}), undefined, url);
    }
    using client = currentRuntime().createHttpClient({ caPem });
    await assertRejects(() => client.fetchStream(url, {}), TypeError);
    await assertRejects(() => client.fetch(url, {}), TypeError);
  }
});

test("A request is given up with the signal's reason at every point", async () => {
  const enough = new Error("enough");
  using client = new DirectClient(connectHere(), IDLE_MS);
  const signal = AbortSignal.abort(enough);
  await assertRejects(
    () => client.fetch("http://127.0.0.1:1", { headers, signal }),
    Error,
    "enough",
  );
  let came = () => {};
  await using silent = await startTcpServer((socket) => socket.once("data", () => came()));
  for (const protocol of ["https", "http"]) { // in the handshake, and when an answer is awaited
    const abort = new AbortController();
    using client = new DirectClient(connectHere(), IDLE_MS);
    const hasCome = new Promise<void>((resolve) => came = resolve);
    const url = `${protocol}://127.0.0.1:${silent.port}`;
    const waiting = client.fetch(url, { headers, signal: abort.signal });
    await hasCome;
    abort.abort(enough);
    await assertRejects(() => waiting, Error, "enough");
  }
});

test("A request that finds its connection closed is sent over a new one", async () => {
  const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  const closings: Record<string, string> = {
    "without a word": "",
    "with a reset of HTTP": "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n",
    "within an answer": ok.slice(0, -1),
  };
  for (const [closing, last] of Object.entries(closings)) {
    await using server = await startScriptedServer((asked) => asked % 2 === 1 ? ok : last);
    using client = new DirectClient(connectHere(), IDLE_MS);
    for (const connections of [1, 2, 3]) {
      const response = await client.fetch(server.url, { headers });
      assertEquals([await response?.text(), server.connections], ["ok", connections], closing);
    }
  }
});

test("A request fails where a new connection fails it", async () => {
  await using server = await startScriptedServer(() => "");
  using client = new DirectClient(connectHere(), IDLE_MS);
  await assertRejects(() => client.fetch(server.url, { headers }), TypeError, "unexpected end");
});

test("Only what fetch would send alike goes past it", async () => {
  const { listener, caPem } = await startServer();
  await using _ = listener;
  using direct = new DirectClient(connectHere(caPem), IDLE_MS);
  using client = currentRuntime().createHttpClient({ caPem });
  const requests: [RequestInit, string][] = [
    [{ method: "POST", body: "x", headers }, "POST /"],
    [{ method: "HEAD", headers }, ""],
    [{ headers: { "accept-encoding": "gzip" } }, "GET /"],
    [{ headers: { ...headers, "content-length": "0" } }, "GET /"],
  ];
  for (const [init, answer] of requests) {
    for (const send of ["fetch", "fetchStream"] as const) {
      assertEquals(await direct[send](listener.url, init), undefined);
      assertEquals(await (await client[send](listener.url, init)).text(), answer);
    }
  }
  assertEquals(listener.connectionsSeen, 1); // fetch keeps its connection
  await (await direct.fetch(listener.url, { headers }))?.text();
  assertEquals(await direct.fetch("https://127.0.0.1:1", { headers }), undefined); // another server
});

test("An answer may be compressed, unless that is not wanted", async () => {
  const text = "0123456789".repeat(10_000);
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(zipped).arrayBuffer());
  const asked: string[] = [];
  await using server = await startScriptedServer((_asked, head) => {
    const encoding = /^accept-encoding: (.*)\r$/m.exec(head)?.[1] ?? "";
    asked.push(encoding);
    if (encoding !== "gzip") return "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\n\r\n";
    return `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bytes.length}\r\n\r\n` +
      String.fromCharCode(...bytes);
  });
  using client = new DirectClient(connectHere(), IDLE_MS);
  const response = await client.fetch(server.url, {});
  assertEquals([response?.url, ...response?.headers ?? []], [server.url]);
  assertEquals(await response?.text() === text, true);
  assertEquals(await client.fetch(server.url, { headers }), undefined); // fetch can read that
  assertEquals(asked, ["gzip", "identity"]);
});

test("Headers are those of the request, whether they were sent before or not", async () => {
  const heads: string[] = [];
  await using server = await startScriptedServer((_asked, head) => {
    heads.push(/^x: (.*)\r$/m.exec(head)?.[1] ?? "");
    return "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
  });
  using client = new DirectClient(connectHere(), IDLE_MS);
  const mutable = new Headers({ ...headers, x: "1" });
  const fixed = { ...headers, x: "3" };
  await client.fetch(server.url, { headers: mutable });
  mutable.set("x", "2");
  for (const own of [mutable, fixed, fixed, { ...headers, x: "4" }]) {
    await client.fetch(server.url, { headers: own });
  }
  assertEquals(heads, ["1", "2", "3", "3", "4"]);
});

test("The connection of a body that was forgotten is closed", async () => {
  const { stdout, stderr } = await runProgram(
    new URL("programs/forgotten_bodies.ts", import.meta.url),
    { denoFlags: ["--v8-flags=--expose-gc", "--allow-net=127.0.0.1"] },
  );
  assertEquals(stdout || stderr, "10 closed, not the one that is held\n");
});
