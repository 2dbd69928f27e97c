import { assertEquals, assertRejects } from "@std/assert";
import { DirectClient } from "../../src/runtime/deno_direct.ts";
import { denoRuntime } from "../../src/runtime/deno_runtime.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { runProgram } from "../support/run_program.ts";
import { runtimeName, test } from "../support/test.ts";

const ignore = runtimeName === "bun"; // whose fetch hands out all that has come
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

test("On Deno a stream has a connection past fetch to itself, and requests share one", async () => {
  const { listener, caPem } = await startServer();
  await using _ = listener;
  using client = new DirectClient({ caPem }, IDLE_MS);
  for (let i = 1; i <= 2; i++) {
    const response = await client.fetchStream(`${listener.url}/x`, {});
    assertEquals([await response?.text(), listener.connectionsSeen], ["GET /x", i]);
  }
  for (let i = 0; i < 50; i++) {
    const response = await client.fetch(`${listener.url}/y`, { headers });
    assertEquals([await response?.text(), listener.connectionsSeen], ["GET /y", 3]);
  }
}, { ignore });

test("On Deno a server is reached by an IPv6 address, or by a name", async () => {
  for (const [hostname, host] of [["::1", "[::1]"], ["127.0.0.1", "localhost"]] as const) {
    const { listener, caPem } = await startServer({ hostname, names: [hostname, "localhost"] });
    await using _ = listener;
    using client = new DirectClient({ caPem }, IDLE_MS);
    const url = `https://${host}:${listener.port}/x`;
    assertEquals(await (await client.fetch(url, { headers }))?.text(), "GET /x");
  }
}, { ignore });

test("On Deno a request goes over plain HTTP too", async () => {
  await using server = startScriptedServer(() => "HTTP/1.1 200 OK\r\n\r\nplain");
  using client = new DirectClient({}, IDLE_MS);
  assertEquals(await (await client.fetch(server.url, { headers }))?.text(), "plain");
}, { ignore });

test("On Deno fetch is left to tell why there is no connection", async () => {
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
      using direct = new DirectClient({ caPem: pem }, IDLE_MS);
      assertEquals(await direct.fetch(url, { headers }), undefined, url);
      assertEquals(await direct.fetchStream(url, {}), undefined, url);
    }
    using client = denoRuntime().createHttpClient({ caPem });
    await assertRejects(() => client.fetchStream(url, {}), TypeError);
    await assertRejects(() => client.fetch(url, {}), TypeError);
  }
}, { ignore });

test("On Deno a request is given up with the signal's reason at every point", async () => {
  const enough = new Error("enough");
  using client = new DirectClient({}, IDLE_MS);
  const signal = AbortSignal.abort(enough);
  await assertRejects(
    () => client.fetch("http://127.0.0.1:1", { headers, signal }),
    Error,
    "enough",
  );
  using silent = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  for (const protocol of ["https", "http"]) { // in the handshake, and when an answer is awaited
    const abort = new AbortController();
    using client = new DirectClient({}, IDLE_MS);
    const url = `${protocol}://127.0.0.1:${silent.addr.port}`;
    const waiting = client.fetch(url, { headers, signal: abort.signal });
    using peer = await silent.accept();
    await peer.read(new Uint8Array(1)); // something has come
    abort.abort(enough);
    await assertRejects(() => waiting, Error, "enough");
  }
}, { ignore });

test("On Deno a request that finds its connection closed is sent over a new one", async () => {
  const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  const closings: Record<string, string> = {
    "without a word": "",
    "with a reset of HTTP": "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n",
    "within an answer": ok.slice(0, -1),
  };
  for (const [closing, last] of Object.entries(closings)) {
    await using server = startScriptedServer((asked) => asked % 2 === 1 ? ok : last);
    using client = new DirectClient({}, IDLE_MS);
    for (const connections of [1, 2, 3]) {
      const response = await client.fetch(server.url, { headers });
      assertEquals([await response?.text(), server.connections], ["ok", connections], closing);
    }
  }
}, { ignore });

test("On Deno a request fails where a new connection fails it", async () => {
  await using server = startScriptedServer(() => "");
  using client = new DirectClient({}, IDLE_MS);
  await assertRejects(() => client.fetch(server.url, { headers }), TypeError, "unexpected end");
}, { ignore });

test("On Deno only what fetch would send alike goes past it", async () => {
  const { listener, caPem } = await startServer();
  await using _ = listener;
  using direct = new DirectClient({ caPem }, IDLE_MS);
  using client = denoRuntime().createHttpClient({ caPem });
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
}, { ignore });

test("On Deno an answer may be compressed, unless that is not wanted", async () => {
  const text = "0123456789".repeat(10_000);
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(zipped).arrayBuffer());
  const asked: string[] = [];
  await using server = startScriptedServer((_asked, head) => {
    const encoding = /^accept-encoding: (.*)\r$/m.exec(head)?.[1] ?? "";
    asked.push(encoding);
    if (encoding !== "gzip") return "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\n\r\n";
    return `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bytes.length}\r\n\r\n` +
      String.fromCharCode(...bytes);
  });
  using client = new DirectClient({}, IDLE_MS);
  const response = await client.fetch(server.url, {});
  assertEquals([response?.url, ...response?.headers ?? []], [server.url]);
  assertEquals(await response?.text() === text, true);
  assertEquals(await client.fetch(server.url, { headers }), undefined); // fetch can read that
  assertEquals(asked, ["gzip", "identity"]);
}, { ignore });

test("On Deno headers are those of the request, whether they were sent before or not", async () => {
  const heads: string[] = [];
  await using server = startScriptedServer((_asked, head) => {
    heads.push(/^x: (.*)\r$/m.exec(head)?.[1] ?? "");
    return "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
  });
  using client = new DirectClient({}, IDLE_MS);
  const mutable = new Headers({ ...headers, x: "1" });
  const fixed = { ...headers, x: "3" };
  await client.fetch(server.url, { headers: mutable });
  mutable.set("x", "2");
  for (const own of [mutable, fixed, fixed, { ...headers, x: "4" }]) {
    await client.fetch(server.url, { headers: own });
  }
  assertEquals(heads, ["1", "2", "3", "3", "4"]);
}, { ignore });

test("On Deno the connection of a body that was forgotten is closed", async () => {
  const { stdout, stderr } = await runProgram(
    new URL("programs/forgotten_bodies.ts", import.meta.url),
    { denoFlags: ["--v8-flags=--expose-gc", "--allow-net=127.0.0.1"] },
  );
  assertEquals(stdout || stderr, "10 closed, not the one that is held\n");
}, { ignore });

/** A server of plain HTTP that answers with bytes, and closes a connection after what is no answer. */
function startScriptedServer(answer: (asked: number, head: string) => string) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const state = { connections: 0 };
  const serve = async (connection: Deno.TcpConn) => {
    state.connections++;
    const buffer = new Uint8Array(4096);
    for (let asked = 1;; asked++) {
      const count = await connection.read(buffer);
      if (count === null) break;
      const head = new TextDecoder().decode(buffer.subarray(0, count));
      const text = answer(asked, head);
      await connection.write(Uint8Array.from(text, (character) => character.charCodeAt(0)));
      if (!/content-length: 2\r\n\r\n..$|content-length: 0/.test(text)) break;
    }
    connection.close();
  };
  const serving: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) serving.push(serve(connection));
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}/`,
    get connections() {
      return state.connections;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(serving);
    },
  };
}
