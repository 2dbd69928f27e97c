import { assertEquals, assertRejects } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { ReplacedClientError } from "../../../src/http/message/resending.ts";
import type { Connect } from "../../../src/runtime/byte_connection.ts";
import { test } from "../../support/test.ts";
import { answering, type Answers, carrier, start } from "./start.ts";

test("a request goes over connections, but a large response goes through fetch", async () => {
  const { client, fetched, seen } = start();
  using _ = client;
  assertEquals(await carrier(client), "own");
  assertEquals(await carrier(client, {}, "stream"), "own");
  assertEquals(await carrier(client, { method: "POST", body: "x" }), "own");
  assertEquals(fetched.length, 0);
  assertEquals(await carrier(client, {}, "large"), "fetch");
  assertEquals([fetched.length, seen.kept, seen.loads, seen.tls.length], [1, 1, 1, 2]);
  client.closeIdle();
  assertEquals(seen.closedIdle, 1);
  assertEquals(seen.tls, [{ serverName: "kubernetes" }, { serverName: "kubernetes" }]);
});

test("a large response goes over connections if fetch keeps none, unless it may be compressed", async () => {
  const { client, fetched } = start({ keeps: false });
  using _ = client;
  const plain = { headers: { "accept-encoding": "identity" } };
  assertEquals([await carrier(client, plain, "large"), fetched.length], ["own", 0]);
  assertEquals([await carrier(client, {}, "large"), fetched.length], ["fetch", 1]);
  client.closeIdle();
});

/** Rejects as Deno does for a port that the Fetch standard blocks. */
const blocked = () =>
  Promise.reject(new TypeError("Fetch failed: Requests to port 6667 are blocked"));

test("a large response goes over connections when fetch may not use the port, and fetch is tried once", async () => {
  const { client, fetched, seen } = start({ byFetch: blocked });
  for (let i = 0; i < 3; i++) assertEquals(await carrier(client, {}, "large"), "own");
  assertEquals([fetched.length, seen.attempts], [1, 1]);
});

test("a port that fetch may not use gives a typed error when only fetch can be used", async () => {
  const { client } = start({ byFetch: blocked, transport: "fetch" });
  await assertRejects(() => carrier(client), ConfigurationError, "sends nothing to port");
  const { client: other } = start({ byFetch: blocked, load: () => undefined });
  await assertRejects(() => carrier(other, {}, "large"), ConfigurationError, "proxy");
  await assertRejects(() => carrier(other), ConfigurationError, "proxy");
});

test("a request that sets its own framing or encoding goes through fetch, and others do not", async () => {
  const { client, fetched } = start();
  using _ = client;
  for (const headers of [{ "accept-encoding": "gzip" }, new Headers({ te: "trailers" })]) {
    assertEquals(await carrier(client, { headers }), "fetch");
  }
  assertEquals(fetched.length, 2);
  assertEquals(await carrier(client, { headers: { "accept-encoding": "identity" } }), "own");
});

test("when fetch may use a proxy of its own, requests without a proxy go over connections", async () => {
  const wire = answering();
  const { client, fetched } = start({ mayTakeProxy: true, wires: [wire] });
  using _ = client;
  for (const kind of ["plain", "large", "stream"] as const) {
    assertEquals(await carrier(client, {}, kind), "own");
    assertEquals(await carrier(client, { headers: { "accept-encoding": "gzip" } }, kind), "own");
  }
  assertEquals(fetched.length, 0);
  assertEquals(wire.written.includes("gzip"), false);
  const { client: proxied } = start({ mayTakeProxy: true, load: () => undefined });
  using __ = proxied;
  for (const kind of ["plain", "large", "stream"] as const) {
    assertEquals(await carrier(proxied, {}, kind), "fetch");
  }
});

test("all requests go through fetch with the transport fetch, and when only fetch can reach the server", async () => {
  const cases: Answers[] = [{ transport: "fetch" }, { load: () => undefined }];
  for (const answers of cases) {
    const { client, fetched, seen } = start(answers);
    using _ = client;
    for (const kind of ["plain", "large", "stream"] as const) {
      assertEquals(await carrier(client, { method: "PUT", body: "x" }, kind), "fetch");
    }
    assertEquals(seen.kept, 0);
    assertEquals(fetched.map(({ method, body, redirect }) => [method, body, redirect]), [
      ["PUT", "x", "manual"],
      ["PUT", "x", "manual"],
      ["PUT", "x", "manual"],
    ]);
    assertEquals([seen.loads, seen.attempts], [answers.transport ? 0 : 1, 0]);
  }
});

test("the transport is loaded once for concurrent requests", async () => {
  const { client, seen } = start();
  using _ = client;
  await Promise.all([carrier(client), carrier(client), carrier(client)]);
  assertEquals([seen.loads, seen.attempts], [1, 3]);
});

test("a failed load fails the requests that wait for it, but not the next one", async () => {
  let fails = true;
  const { client, connect } = start({
    load: () => fails ? Promise.reject(new Error("no disk")) : Promise.resolve(connect),
  });
  using _ = client;
  const both = await Promise.allSettled([carrier(client), carrier(client)]);
  assertEquals(both.map(({ status }) => status), ["rejected", "rejected"]);
  fails = false;
  assertEquals(await carrier(client), "own");
});

test("a disposed client sends nothing, by either transport", async () => {
  const { client, fetched, seen } = start();
  assertEquals(await carrier(client), "own");
  client[Symbol.dispose]();
  for (const kind of ["plain", "large", "stream"] as const) {
    await assertRejects(() => carrier(client, {}, kind), ReplacedClientError);
    await assertRejects(
      () => carrier(client, { method: "POST", body: "x" }, kind),
      ReplacedClientError,
    );
  }
  assertEquals([fetched.length, seen.attempts, seen.disposed], [0, 1, 1]);
});

test("a client that is disposed of while its transport is loaded sends nothing", async () => {
  const loading = Promise.withResolvers<Connect>();
  const { client, connect, seen } = start({ load: () => loading.promise });
  const sending = carrier(client, { method: "POST", body: "x" });
  await new Promise(setImmediate);
  client[Symbol.dispose]();
  loading.resolve(connect);
  await assertRejects(() => sending, ReplacedClientError);
  assertEquals(seen.attempts, 0);
});

test("a client that is disposed of while the code of fetch is loaded, or later, sends nothing there", async () => {
  const url = "https://10.96.0.1/api";
  const init = { headers: {}, protocols: [] };
  for (const isLoaded of [false, true]) {
    const { client, fetched } = start({ transport: "fetch" });
    if (isLoaded) assertEquals(await carrier(client), "fetch");
    const sent = fetched.length;
    const early = isLoaded ? [] : [carrier(client), client.openWebSocket(url, init)];
    client[Symbol.dispose]();
    for (const one of [...early, carrier(client), client.openWebSocket(url, init)]) {
      await assertRejects(() => one, ReplacedClientError);
    }
    assertEquals(fetched.length, sent);
  }
});

test("the signal of a request ends the wait for a body that never comes, such as that of a pipe's Blob", async () => {
  const { client, seen } = start();
  using _ = client;
  async function* never() {
    await new Promise(() => {});
    yield new Uint8Array();
  }
  const abort = new AbortController();
  const body = never() as unknown as BodyInit;
  const sending = carrier(client, { method: "POST", body, signal: abort.signal });
  abort.abort(new RangeError("enough"));
  await assertRejects(() => sending, RangeError, "enough");
  assertEquals(seen.attempts, 0);
});

test("closeIdle closes the idle connections", async () => {
  const wires = [answering(), answering()];
  const { client, seen } = start({ wires });
  using _ = client;
  client.closeIdle(); // there are none yet
  await carrier(client);
  client.closeIdle();
  assertEquals(wires.map(({ closed }) => closed), [1, 0]);
  await carrier(client);
  assertEquals(seen.attempts, 2);
});

test("a header with several values is sent for each, over connections only", async () => {
  const wires = [answering(), answering(), answering(), answering()];
  const repeatedHeaders = [{ name: "impersonate-group", values: ["one", "two, three"] }];
  const { client, fetched } = start({ wires, repeatedHeaders });
  using _ = client;
  for (const kind of ["plain", "large", "stream"] as const) {
    assertEquals(await carrier(client, {}, kind), "own");
  }
  const own = { headers: { "Impersonate-Group": "four" } };
  assertEquals(await carrier(client, own, "stream"), "own");
  const groups = wires.map(({ written }) => written.match(/impersonate-group: .*/g));
  const both = ["impersonate-group: one", "impersonate-group: two, three"];
  assertEquals(groups, [[...both, ...both], both, ["impersonate-group: four"], null]);
  await assertRejects(
    () => client.fetch("https://10.96.0.1/api", { headers: { connection: "close" } }),
    ConfigurationError,
    "Several values of impersonate-group",
  );
  assertEquals(fetched, []);
});

test("a header with several values is never given to fetch", async () => {
  const repeatedHeaders = [{ name: "impersonate-group", values: ["one", "two"] }];
  for (const answers of [{ transport: "fetch" }, { load: () => undefined }] as const) {
    const { client, fetched } = start({ ...answers, repeatedHeaders });
    using _ = client;
    for (const kind of ["plain", "large", "stream"] as const) {
      await assertRejects(() => carrier(client, {}, kind), ConfigurationError, "group");
    }
    const init = { headers: {}, protocols: [] };
    await assertRejects(
      () => client.openWebSocket("https://10.96.0.1/api", init),
      ConfigurationError,
      "group",
    );
    assertEquals(fetched, []);
  }
});
