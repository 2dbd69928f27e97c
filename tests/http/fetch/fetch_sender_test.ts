import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { FetchSender } from "../../../src/http/fetch/fetch_sender.ts";
import { MalformedError } from "../../../src/http/message/http_errors.ts";
import { ReplacedClientError } from "../../../src/http/message/resending.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { test } from "../../support/test.ts";
import { carrier, start } from "../http_client/start.ts";

test("a response of fetch that changes the protocol, or has no status, is an error", async () => {
  for (const [status, why] of [[101, "unasked"], [0, "no status"]] as const) {
    const odd = Object.defineProperty(new Response(), "status", { value: status });
    const { client } = start({ transport: "fetch", byFetch: () => Promise.resolve(odd) });
    using _ = client;
    await assertRejects(() => carrier(client), MalformedError, why);
  }
});

test("a body of fetch that breaks off fails with a typed error, and with the reason after an abort", async () => {
  const broken = () =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          pull: () => Promise.reject(new TypeError("error reading a body from connection")),
        }),
      ),
    );
  for (const [method, outcomeUnknown] of [["GET", false], ["POST", true]] as const) {
    const { client } = start({ transport: "fetch", byFetch: broken });
    using _ = client;
    const error = await assertRejects(() => carrier(client, { method }), NetworkError, "broke off");
    assertEquals([error.failure, error.outcomeUnknown], ["closed", outcomeUnknown]);
  }
  const { client } = start({ transport: "fetch", byFetch: broken });
  using _ = client;
  const aborted = carrier(client, { signal: AbortSignal.abort() });
  await assertRejects(() => aborted, TypeError, "error reading a body");
});

test("a rejected fetch is passed on unchanged", async () => {
  const refused = new TypeError("refused");
  const { client } = start({ transport: "fetch", byFetch: () => Promise.reject(refused) });
  using _ = client;
  assertStrictEquals(await assertRejects(() => carrier(client)), refused);
});

test("a sender that was disposed of sends nothing and opens no WebSocket, for its client is closed", async () => {
  let calls = 0;
  const counted = () => {
    calls++;
    return Promise.reject(new Error("closed"));
  };
  const sender = new FetchSender({
    client: { fetch: counted, openWebSocket: counted, [Symbol.dispose]: () => {} },
    runtime: fakeRuntime(),
  });
  sender[Symbol.dispose]();
  const url = "https://10.96.0.1/api";
  for (const method of ["GET", "POST"]) {
    const sending = sender.send(url, { method }, { isLong: false, isKept: false });
    await assertRejects(() => sending, ReplacedClientError);
  }
  const opening = sender.openWebSocket(url, { headers: {}, protocols: [] });
  await assertRejects(() => opening, ReplacedClientError);
  assertEquals(calls, 0);
});
