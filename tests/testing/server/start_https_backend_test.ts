import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/auth/certificate_authority.ts";
import { Http2Server } from "../../../src/testing/http2/http2_server.ts";
import { startHttpsBackend } from "../../../src/testing/server/start_https_backend.ts";
import type { BackendHandler, HttpsBackend } from "../../../src/testing/server/https_backend.ts";
import { test } from "../../support/test.ts";
import { Http2Client } from "../http2_client.ts";
import { RawClient } from "../raw_client.ts";

const authority = await CertificateAuthority.create();
const keyPair = await authority.issueServer({ names: ["127.0.0.1", "localhost"] });

async function start(handler: BackendHandler): Promise<HttpsBackend & AsyncDisposable> {
  const backend = await startHttpsBackend(handler, keyPair);
  return { ...backend, [Symbol.asyncDispose]: () => backend.stop() };
}

function connect({ port }: HttpsBackend): Promise<RawClient> {
  return RawClient.connect(port, authority.certificatePem);
}

test("a handler gets the port of its client", async () => {
  await using backend = await start((_request, clientPort) => new Response(`from ${clientPort}.`));
  await using client = await connect(backend);
  client.get("/");
  const received = await client.until((text) => text.endsWith("."));
  assertEquals(received.endsWith(`from ${client.localPort}.`), true);
});

test("a handler that throws at once gives a 500 with the error's message", async () => {
  await using backend = await start(() => {
    throw new Error("no such thing");
  });
  await using client = await connect(backend);
  client.get("/");
  const received = await client.until((text) => text.includes("no such thing"));
  assertMatch(received, /^HTTP\/1\.1 500 /);
});

test("stop accepts no new connection, and waits for the open responses", async () => {
  let close = () => {};
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("first\n"));
      close = () => {
        controller.enqueue(new TextEncoder().encode("last\n"));
        controller.close();
      };
    },
  });
  await using backend = await start(() => new Response(body));
  await using client = await connect(backend);
  client.get("/");
  await client.until((text) => text.includes("first\n"));

  const stopped = backend.stop();
  await assertRejects(() => connect(backend));
  assertEquals(client.ended, false);
  close();
  assertStringIncludes(await client.untilEnd(), "last\n");
  await Promise.all([stopped, backend.stop()]);
});

test("the head of a quiet watch arrives at once, with at most white space before its events", async () => {
  await using backend = await start(() =>
    new Response(new ReadableStream(), { headers: { "content-type": "application/json" } })
  );
  await using client = await connect(backend);
  client.get("/api/v1/pods?watch=true");
  const received = await client.until((text) => text.includes("\r\n\r\n"));
  assertMatch(received, /^HTTP\/1\.1 200 /);
});

test("nothing comes before the events of a compressed watch", async () => {
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  const body = () => ReadableStream.from([new TextEncoder().encode("packed")]);
  await using backend = await start(() => new Response(body(), { headers }));
  await using client = await connect(backend);
  client.get("/api/v1/pods?watch=true");
  const received = await client.until((text) => text.includes("packed"));
  assertMatch(received, /\r\n\r\n(?:6\r\n)?packed/);
});

test("a backend serves HTTP/2 where it is told to, on the port for it, and stops both", async () => {
  const http2 = new Http2Server();
  const backend = await startHttpsBackend(() => new Response("one"), keyPair, {
    serveHttp2: (connection) => http2.serve(connection, () => new Response("two")),
  });
  const port = await backend.http2Port?.() ?? backend.port;
  await using client = await Http2Client.connect(`https://127.0.0.1:${port}`, {
    caPem: authority.certificatePem,
  });
  assertEquals((await client.send("/").ended()).text, "two");
  await using old = await connect(backend);
  old.get("/");
  await old.until((text) => text.endsWith("one"));
  await backend.stop();
  await client.closed();
  assertEquals((await old.untilEnd()).endsWith("one"), true);
});
