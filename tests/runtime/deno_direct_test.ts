import { assertEquals, assertRejects } from "@std/assert";
import { fetchDirectly } from "../../src/runtime/deno_direct.ts";
import { denoRuntime } from "../../src/runtime/deno_runtime.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { runtimeName, test } from "../support/test.ts";

const ignore = runtimeName === "bun"; // whose fetch hands out all that has come
const headers = new Headers({ "accept-encoding": "identity" });

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

test("On Deno a stream of a server of the cluster's own CA comes past fetch", async () => {
  const { listener, caPem } = await startServer();
  await using _ = listener;
  for (let i = 1; i <= 2; i++) {
    const response = await fetchDirectly(`${listener.url}/x`, { headers }, { caPem });
    assertEquals([await response?.text(), listener.connectionsSeen], ["GET /x", i]);
  }
}, { ignore });

test("On Deno a stream reaches a server by an IPv6 address, or by a name", async () => {
  for (const [hostname, host] of [["::1", "[::1]"], ["127.0.0.1", "localhost"]] as const) {
    const { listener, caPem } = await startServer({ hostname, names: [hostname, "localhost"] });
    await using _ = listener;
    const url = `https://${host}:${listener.port}/x`;
    assertEquals(await (await fetchDirectly(url, { headers }, { caPem }))?.text(), "GET /x");
  }
}, { ignore });

test("On Deno a stream comes over plain HTTP too", async () => {
  const abort = new AbortController();
  const { signal } = abort;
  const options = { port: 0, hostname: "127.0.0.1", signal, onListen: () => {} };
  const server = Deno.serve(options, () => new Response("plain"));
  const response = await fetchDirectly(`http://127.0.0.1:${server.addr.port}/`, { headers }, {});
  assertEquals(await response?.text(), "plain");
  abort.abort();
  await server.finished;
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
      assertEquals(await fetchDirectly(url, { headers }, { caPem: pem }), undefined, url);
    }
    using client = denoRuntime().createHttpClient({ caPem });
    await assertRejects(() => client.fetchStream(url, {}), TypeError);
  }
}, { ignore });

test("On Deno a stream is given up with the signal's reason at every point", async () => {
  const enough = new Error("enough");
  await assertRejects(
    () => fetchDirectly("https://127.0.0.1:1", { headers, signal: AbortSignal.abort(enough) }, {}),
    Error,
    "enough",
  );
  using silent = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  for (const protocol of ["https", "http"]) { // in the handshake, and when an answer is awaited
    const abort = new AbortController();
    const url = `${protocol}://127.0.0.1:${silent.addr.port}`;
    const waiting = fetchDirectly(url, { headers, signal: abort.signal }, {});
    using peer = await silent.accept();
    await peer.read(new Uint8Array(1)); // something has come
    abort.abort(enough);
    await assertRejects(() => waiting, Error, "enough");
  }
}, { ignore });

test("On Deno only what fetch would send alike goes past it", async () => {
  const { listener, caPem } = await startServer();
  await using _ = listener;
  using client = denoRuntime().createHttpClient({ caPem });
  const requests: [RequestInit, string][] = [
    [{ method: "POST", body: "x" }, "POST /"],
    [{ headers: { "accept-encoding": "gzip" } }, "GET /"],
    [{}, "GET /"],
  ];
  for (const [init, answer] of requests) {
    assertEquals(await (await client.fetchStream(listener.url, init)).text(), answer);
  }
  assertEquals(listener.connectionsSeen, 2); // fetch keeps its connection
}, { ignore });
