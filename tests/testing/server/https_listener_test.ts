import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/auth/certificate_authority.ts";
import { severConnection } from "../../../src/testing/server/connection.ts";
import {
  type HttpsHandler,
  type HttpsListener,
  listenHttps,
} from "../../../src/testing/server/https_listener.ts";
import { test } from "../../support/test.ts";
import { RawClient } from "../raw_client.ts";
import { trustingFetch } from "../trusting_fetch.ts";

const authority = await CertificateAuthority.create();
const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });

function listen(handler: HttpsHandler): Promise<HttpsListener> {
  return listenHttps(handler, { keyPair });
}

function connect(listener: HttpsListener): Promise<RawClient> {
  return RawClient.connect(listener.port, authority.certificatePem);
}

/** Creates a response whose body begins with `first` and stays open until it is cancelled. */
function openBody(
  first: string,
): { response: Response; cancelled: Promise<void>; push(text: string): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let push = (_text: string) => {};
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      push = (text) => controller.enqueue(new TextEncoder().encode(text));
      if (first) push(first);
    },
    cancel: () => resolve(),
  });
  const headers = { "content-type": "application/json" };
  return { response: new Response(body, { headers }), cancelled: promise, push };
}

test("The listener responds at the port and address that it names", async () => {
  await using listener = await listen((request) => new Response(new URL(request.url).pathname));
  using get = trustingFetch(authority.certificatePem);
  assertEquals(listener.url, `https://127.0.0.1:${listener.port}`);
  assertEquals(await (await get(`${listener.url}/a/b`)).text(), "/a/b");
});

test("200 requests in a row use one connection, and another client opens a second", async () => {
  await using listener = await listen(() => new Response("ok"));
  using get = trustingFetch(authority.certificatePem);
  for (let count = 0; count < 200; count++) await (await get(listener.url)).text();
  assertEquals(listener.connectionsSeen, 1);
  await using _client = await connect(listener);
  assertEquals(listener.connectionsSeen, 2);
});

test("A response of 32 kB waits for no acknowledgement: it takes a few times as long as one of 10 bytes", async () => {
  await using listener = await listen((request) =>
    new Response("x".repeat(Number(new URL(request.url).searchParams.get("size"))))
  );
  await using client = await connect(listener);
  const median = async (size: number): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 15; round++) {
      const started = performance.now();
      client.received = "";
      client.get(`/?size=${size}`);
      await client.until((received) => received.split("\r\n\r\n")[1]?.length === size);
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[7]!;
  };
  await median(10); // opens the connection
  const [small, large] = [await median(10), await median(32_000)];
  // With Nagle's algorithm it is 44 ms to 0.1 ms; both are measured on the same machine at one
  // time.
  assert(large < small * 40, `${large} ms for 32 kB, ${small} ms for 10 bytes`);
});

test("A handler that throws gives a 500 with the error's message", async () => {
  await using listener = await listen(() => Promise.reject(new Error("no such thing")));
  using get = trustingFetch(authority.certificatePem);
  const response = await get(listener.url);
  assertEquals(response.status, 500);
  assertStringIncludes(await response.text(), "no such thing");
});

test("The body of a response is cancelled when its client goes away", async () => {
  const open = openBody("first\n");
  await using listener = await listen(() => open.response);
  await using client = await connect(listener);
  client.get("/");
  await client.until((received) => received.includes("first\n"));
  await client.close();
  await open.cancelled;
});

test("The signal of a request aborts when its client goes away before the response", async () => {
  const started = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  await using listener = await listen((request) => {
    started.resolve();
    request.signal.addEventListener("abort", () => aborted.resolve());
    return new Promise(() => {});
  });
  await using client = await connect(listener);
  client.get("/");
  await started.promise;
  await client.close();
  await aborted.promise;
});

test("The signal of a request does not abort when the response is sent", async () => {
  const signals: AbortSignal[] = [];
  await using listener = await listen((request) => {
    signals.push(request.signal);
    return new Response("ok");
  });
  using get = trustingFetch(authority.certificatePem);
  for (let count = 0; count < 2; count++) await (await get(listener.url)).text();
  assertEquals(signals.map((signal) => signal.aborted), [false, false]);
});

test("A watch gets its response at once, before its first event", async () => {
  const open = openBody("");
  await using listener = await listen(() => open.response);
  using get = trustingFetch(authority.certificatePem);
  const response = await get(`${listener.url}/api/v1/pods?watch=true`);
  assertEquals(response.status, 200);
  open.push("{}\n");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.endsWith("\n")) text += (await reader.read()).value;
  assertEquals(JSON.parse(text), {});
  await reader.cancel();
});

test("severConnection closes the connection without a byte of response", async () => {
  await using listener = await listen((request) => {
    assert(severConnection(request));
    return new Response("no client receives this");
  });
  await using client = await connect(listener);
  client.get("/");
  assertEquals(await client.untilEnd(), "");
  assert(!severConnection(new Request(listener.url)), "a request of elsewhere has no connection");
});

test("reloadTls serves another certificate on the same port while open responses live on", async () => {
  const open = openBody("before\n");
  await using listener = await listen((request) =>
    request.url.endsWith("/open") ? open.response : new Response("ok")
  );
  const { port } = listener;
  using get = trustingFetch(authority.certificatePem);
  await using client = await connect(listener);
  client.get("/open");
  await client.until((received) => received.includes("before\n"));
  await (await get(listener.url)).text(); // leaves an idle connection with the old certificate

  const next = await CertificateAuthority.create();
  await listener.reloadTls(await next.issueServer({ names: ["127.0.0.1"] }));

  assertEquals(listener.port, port);
  using getNext = trustingFetch(next.certificatePem);
  assertEquals(await (await getNext(listener.url)).text(), "ok");
  await assertRejects(async () => await (await get(listener.url)).text());
  open.push("after\n");
  await client.until((received) => received.includes("after\n"));
  assert(!client.ended);
});

test("reloadTls keeps the old certificate when the key does not fit", async () => {
  await using listener = await listen(() => new Response("ok"));
  const { certificatePem } = await authority.issueServer({ names: ["127.0.0.1"] });
  const mismatch = { certificatePem, keyPem: keyPair.keyPem };
  await assertRejects(() => listener.reloadTls(mismatch));
  await assertRejects(() => listener.reloadTls({ ...keyPair, keyPem: "garbage" }));
  using get = trustingFetch(authority.certificatePem);
  assertEquals(await (await get(listener.url)).text(), "ok");
});

test("close ends open requests, with or without a response, and may be called twice", async () => {
  const open = openBody("first\n");
  const started = Promise.withResolvers<void>();
  await using listener = await listen((request) => {
    if (request.url.endsWith("/open")) return open.response;
    started.resolve();
    return new Promise(() => {});
  });
  await using watching = await connect(listener);
  await using waiting = await connect(listener);
  await using _idle = await connect(listener);
  watching.get("/open");
  waiting.get("/never");
  await watching.until((received) => received.includes("first\n"));
  await started.promise;

  await Promise.all([listener.close(), listener.close()]);
  await watching.untilEnd();
  assertEquals(await waiting.untilEnd(), "");
  await open.cancelled;
  await assertRejects(() => RawClient.connect(listener.port, authority.certificatePem));
  await assertRejects(() => listener.reloadTls(keyPair), Error, "closed");
});

test("close also ends the connections of an earlier certificate", async () => {
  const open = openBody("first\n");
  await using listener = await listen(() => open.response);
  await using client = await connect(listener);
  client.get("/");
  await client.until((received) => received.includes("first\n"));
  await listener.reloadTls(await authority.issueServer({ names: ["127.0.0.1"] }));
  await listener.close();
  await client.untilEnd();
  await open.cancelled;
});

test("A port in use is an error, and another listener gets another port", async () => {
  await using listener = await listen(() => new Response("ok"));
  const { port } = listener;
  await assertRejects(() => listenHttps(() => new Response(), { keyPair, port }));
  await using other = await listen(() => new Response("ok"));
  assertNotEquals(other.port, port);
});

test("Unread bytes stay at the server: a client that does not read stops the body", async () => {
  let pulls = 0;
  const chunk = new Uint8Array(65_536);
  await using listener = await listen(() => {
    const pull = (controller: ReadableStreamDefaultController) => {
      pulls++;
      controller.enqueue(chunk);
    };
    return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
  });
  using get = trustingFetch(authority.certificatePem);
  const response = await get(listener.url);
  let before = -1;
  while (pulls !== before) {
    before = pulls;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert(pulls < 1000, `${pulls} chunks of 64 KiB were taken from the body`);
  await response.body?.cancel();
});

test("a stopped listener refuses connections, and listens again on the same port", async () => {
  const open = openBody("first\n");
  const started = Promise.withResolvers<void>();
  await using listener = await listen((request) => {
    if (request.url.endsWith("/open")) return open.response;
    if (request.url.endsWith("/ok")) return new Response("ok");
    started.resolve();
    return new Promise(() => {});
  });
  const { port, url } = listener;
  await using watching = await connect(listener);
  await using waiting = await connect(listener);
  watching.get("/open");
  waiting.get("/never");
  await watching.until((received) => received.includes("first\n"));
  await started.promise;

  await Promise.all([listener.stopListening(), listener.stopListening()]);
  await watching.untilEnd();
  assertEquals(await waiting.untilEnd(), "");
  await open.cancelled;
  await assertRejects(() => RawClient.connect(port, authority.certificatePem));

  await listener.listenAgain();
  await listener.listenAgain();
  assertEquals([listener.port, listener.url], [port, url]);
  using get = trustingFetch(authority.certificatePem);
  assertEquals(await (await get(`${url}/ok`)).text(), "ok");
  await listener.close();
  await assertRejects(() => listener.listenAgain(), Error, "closed");
});

test("a listener takes a port that the system gives to no program by itself", async () => {
  await using listener = await listen(() => new Response());
  assertEquals([listener.port >= 10_000, listener.port < 30_000], [true, true]);
});

test("a certificate exchanged while the listener is stopped is used once it listens again", async () => {
  await using listener = await listen(() => new Response("ok"));
  await listener.stopListening();
  const next = await CertificateAuthority.create();
  await listener.reloadTls(await next.issueServer({ names: ["127.0.0.1"] }));
  await listener.listenAgain();
  using get = trustingFetch(next.certificatePem);
  assertEquals(await (await get(listener.url)).text(), "ok");
});
