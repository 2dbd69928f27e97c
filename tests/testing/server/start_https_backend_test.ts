import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/auth/certificate_authority.ts";
import { startHttpsBackend } from "../../../src/testing/server/start_https_backend.ts";
import type { BackendHandler, HttpsBackend } from "../../../src/testing/server/https_backend.ts";
import { test } from "../../support/test.ts";
import { RawClient } from "../raw_client.ts";

const authority = await CertificateAuthority.create();
const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });

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
