import { assertEquals, assertRejects } from "@std/assert";
import { CertificateAuthority } from "../../../../src/testing/auth/certificate_authority.ts";
import { severConnection } from "../../../../src/testing/server/connection.ts";
import {
  type HttpsHandler,
  type HttpsListener,
  type HttpsListenerOptions,
  listenHttps,
} from "../../../../src/testing/server/https_listener.ts";
import { inFull, runtimeName, test } from "../../../support/test.ts";
import { Http2Client } from "../../http2_client.ts";
import { RawClient } from "../../raw_client.ts";

const authority = await CertificateAuthority.create();
const keyPair = await authority.issueServer({ names: ["127.0.0.1", "localhost"] });
const caPem = authority.certificatePem;
/** More than a window for each stream, and together more than that of a connection. */
const BYTES = inFull(600_000, 200_000);

function listen(
  handler: HttpsHandler,
  options: Partial<HttpsListenerOptions> = {},
): Promise<HttpsListener> {
  return listenHttps(handler, { keyPair, ...options });
}

test("A client chooses HTTP/2 or HTTP/1.1 by ALPN, on one port", async () => {
  await using listener = await listen((request) => new Response(new URL(request.url).pathname));
  await using client = await Http2Client.connect(listener.url, { caPem });
  const answer = await client.send("/over/h2").ended();
  assertEquals([answer.status, answer.text, answer.code], [200, "/over/h2", 0]);
  await using old = await RawClient.connect(listener.port, caPem);
  old.get("/over/http1");
  await old.until((received) => received.endsWith("/over/http1"));
  assertEquals([listener.connectionsSeen, listener.http2.connections], [2, 1]);
});

test("Without HTTP/2 a client that can both gets HTTP/1.1", async () => {
  await using listener = await listen(() => new Response("ok"), { http2: false });
  await assertRejects(() => Http2Client.connect(listener.url, { caPem }));
  await using client = await RawClient.connect(listener.port, caPem, ["h2", "http/1.1"]);
  client.get("/");
  await client.until((received) => received.endsWith("ok"));
  assertEquals(listener.http2.connections, 0);
});

test("Deno's fetch speaks HTTP/2: 100 requests at once share a connection", async () => {
  await using listener = await listen(async (request) => new Response(await request.text()));
  const client = Deno.createHttpClient({ caCerts: [caPem] });
  const post = async (body: string) =>
    await (await fetch(listener.url, { client, method: "POST", body })).text();
  await post("the first"); // Deno opens a connection for each request until one has answered
  const bodies = Array.from({ length: 100 }, (_, count) => `${count}`.repeat(1000));
  assertEquals(await Promise.all(bodies.map(post)), bodies);
  client.close();
  const { connections, streams, violations } = listener.http2;
  assertEquals([connections, streams, violations], [1, 101, []]);
}, { ignore: runtimeName === "bun" }); // Bun's fetch speaks HTTP/1.1 only

test(`8 uploads and downloads of ${BYTES / 1_000} kB at once share a connection and its windows`, async () => {
  await using listener = await listen(async (request) => new Response(await request.arrayBuffer()));
  await using client = await Http2Client.connect(listener.url, { caPem });
  const answers = Array.from({ length: 8 }, (_, count) => {
    const body = String.fromCharCode(65 + count).repeat(BYTES);
    return { body, answer: client.send("/", { method: "POST", body }) };
  });
  for (const { body, answer } of answers) {
    assertEquals((await answer.ended()).text === body, true);
  }
  assertEquals(listener.http2.violations, []);
});

test("A slow reader holds up neither another stream nor more than its window", async () => {
  let taken = 0;
  await using listener = await listen((request) => {
    if (!request.url.endsWith("/flood")) return new Response("quick");
    return new Response(
      new ReadableStream({
        pull(controller) {
          taken++;
          controller.enqueue(new Uint8Array(16_384));
        },
      }, { highWaterMark: 0 }),
    );
  });
  await using client = await Http2Client.connect(listener.url, { caPem });
  const slow = client.send("/flood");
  slow.stream.pause();
  await slow.until(() => slow.status > 0);
  assertEquals((await client.send("/").ended()).text, "quick");
  assertEquals(taken < 100, true);
});

test("The signal of a request aborts when its client resets the stream, and the connection goes on", async () => {
  const aborted: string[] = [];
  const begun = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  await using listener = await listen((request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/next") return new Response("next");
    request.signal.addEventListener("abort", () => {
      aborted.push(pathname);
      gone.resolve();
    });
    begun.resolve();
    return new Promise(() => {});
  });
  await using client = await Http2Client.connect(listener.url, { caPem });
  const answer = client.send("/reset");
  await begun.promise;
  answer.stream.close(8);
  await gone.promise;
  assertEquals((await client.send("/next").ended()).text, "next");
  assertEquals([aborted, listener.http2.resets, listener.openConnections], [["/reset"], 1, 1]);
});

test("The signal of a request aborts when its client disconnects", async () => {
  const begun = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  await using listener = await listen((request) => {
    request.signal.addEventListener("abort", () => aborted.resolve());
    begun.resolve();
    return new Promise(() => {});
  });
  const client = await Http2Client.connect(listener.url, { caPem });
  client.send("/");
  await begun.promise;
  await client[Symbol.asyncDispose]();
  await aborted.promise;
  while (listener.openConnections > 0) await new Promise(setImmediate);
  assertEquals(listener.http2.openStreams, 0);
});

test("A severed connection ends all of its streams", async () => {
  await using listener = await listen((request) => {
    if (request.url.endsWith("/sever")) severConnection(request);
    return new Promise(() => {});
  });
  await using client = await Http2Client.connect(listener.url, { caPem });
  const other = client.send("/");
  await client.send("/sever").ended();
  assertEquals([(await other.ended()).status, listener.http2.openStreams], [0, 0]);
});

test("goAway lets open streams go on, and the listener drains its connections when TLS changes", async () => {
  const body = Promise.withResolvers<string>();
  const renewed = await authority.issueServer({ names: ["127.0.0.1", "localhost"] });
  for (
    const end of [
      (listener: HttpsListener) => listener.goAway(),
      (listener: HttpsListener) => listener.reloadTls(renewed),
    ]
  ) {
    await using listener = await listen(async (request) =>
      new Response(request.url.endsWith("/slow") ? await body.promise : "quick")
    );
    await using client = await Http2Client.connect(listener.url, { caPem });
    const slow = client.send("/slow");
    await client.send("/").ended();
    await end(listener);
    while (client.goneAway.length === 0) await new Promise(setImmediate);
    assertEquals(client.goneAway[0]![0], 0);
    await using next = await Http2Client.connect(listener.url, { caPem });
    assertEquals((await next.send("/").ended()).text, "quick");
    body.resolve("slow");
    assertEquals((await slow.ended()).text, "slow");
    await client.closed();
  }
});

test("A listener that stops cuts the streams, and serves HTTP/2 when it listens again", async () => {
  await using listener = await listen((request) =>
    request.url.endsWith("/open") ? new Promise(() => {}) : new Response("ok")
  );
  await using client = await Http2Client.connect(listener.url, { caPem });
  const open = client.send("/open");
  await client.send("/").ended();
  await listener.stopListening();
  assertEquals((await open.ended()).status, 0);
  assertEquals([listener.openConnections, listener.http2.openStreams], [0, 0]);
  await listener.listenAgain();
  await using again = await Http2Client.connect(listener.url, { caPem });
  assertEquals((await again.send("/").ended()).text, "ok");
});
