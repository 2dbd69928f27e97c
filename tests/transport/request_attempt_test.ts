import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { StaticTokenSource } from "../../src/auth/static_token_source.ts";
import { NetworkError, PermissionError } from "../../src/core/errors.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { outgoingRequest } from "../../src/transport/outgoing_request.ts";
import { OwnHeaders } from "../../src/transport/own_headers.ts";
import { RequestAttempt } from "../../src/transport/request_attempt.ts";
import { parseServer } from "../../src/transport/request_target.ts";
import { TlsClient } from "../../src/transport/tls_client.ts";
import { fakeRuntime } from "../support/fake_runtime.ts";
import { noWebSocket } from "../support/no_web_socket.ts";
import { test } from "../support/test.ts";

const server = parseServer("https://host:6443");

/** Sends one request over a wire that is a function, and gives what went over it. */
async function send(
  wire: (request: Request) => Promise<Response>,
  init: RequestInit = {},
  runtime: Partial<Runtime> = {},
  path = "/p",
) {
  const sent: { kind: string; headers: Headers; redirect: string }[] = [];
  const via = (kind: string) => (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    sent.push({ kind, headers: request.headers, redirect: request.redirect });
    return wire(request);
  };
  const parts = {
    ...fakeRuntime(),
    createHttpClient: () => ({
      fetch: via("request"),
      fetchLarge: via("large"),
      fetchStream: via("stream"),
      openWebSocket: noWebSocket,
      [Symbol.dispose]() {},
    }),
    ...runtime,
  };
  await using tls = new TlsClient({ server: server.base }, { runtime: parts });
  const attempt = new RequestAttempt(
    {
      server,
      source: new StaticTokenSource("t0ken"),
      tls,
      runtime: parts,
      ownHeaders: new OwnHeaders("agent"),
      warnings: undefined,
      onAttempt: undefined,
    },
    await outgoingRequest(server, path, init),
    1,
  );
  await attempt.prepare();
  const error = await attempt.send().then(() => undefined, (cause) => attempt.failed(cause));
  return { attempt, error, sent };
}

const ok = () => Promise.resolve(new Response("ok"));

test("an attempt carries the token, the agent and the caller's headers", async () => {
  const { attempt, sent } = await send(ok, { headers: { accept: "application/json" } });
  assertEquals(attempt.token, "t0ken");
  const { headers, redirect, kind } = sent[0]!;
  assertEquals(headers.get("authorization"), "Bearer t0ken");
  assertEquals([headers.get("user-agent"), headers.get("accept")], ["agent", "application/json"]);
  assertEquals([redirect, kind], ["manual", "request"]);
});

test("a request goes over the connections that are made for its answer", async () => {
  const kinds = {
    "/api/v1/nodes/a": "request",
    "/api/v1/pods?limit=500": "large",
    "/api/v1/pods?watch=true": "stream",
  };
  for (const [path, kind] of Object.entries(kinds)) {
    const { sent } = await send(ok, {}, {}, path);
    assertEquals(sent[0]?.kind, kind);
  }
});

test("an attempt with the caller's own Authorization has no token of ours", async () => {
  const { attempt, sent } = await send(ok, { headers: { authorization: "Basic x" } });
  assertEquals([attempt.token, sent[0]?.headers.get("authorization")], [undefined, "Basic x"]);
});

test("a network error is told, anything else is thrown", async () => {
  const refused = Object.assign(new TypeError("no"), { code: "ECONNREFUSED" });
  const { error } = await send(() => Promise.reject(refused));
  assertInstanceOf(error, NetworkError);
  assertEquals([error.failure, error.cause], ["refused", refused]);
  await assertRejects(() => send(() => Promise.reject(new TypeError("bug"))), TypeError, "bug");
});

test("an abort is thrown as the signal's own reason", async () => {
  const signal = AbortSignal.abort("enough");
  const rejected = send(() => Promise.reject(new DOMException("x", "AbortError")), { signal });
  assertEquals(await rejected.catch((reason) => reason), "enough");
});

test("a missing permission is thrown as such", async () => {
  const denied = new PermissionError("host:6443 may not be reached", "--allow-net=host:6443");
  const rejected = send(() => Promise.reject(new Error("denied")), {}, {
    asPermissionError: () => denied,
  });
  assertEquals(await rejected.catch((error) => error), denied);
});

test("an attempt that waits for its token takes the connections that there are afterwards", async () => {
  let clients = 0;
  const { promise: token, resolve } = Promise.withResolvers<string>();
  const runtime: Runtime = {
    ...fakeRuntime(),
    createHttpClient() {
      const number = ++clients;
      const answer = () => Promise.resolve(new Response(`client ${number}`));
      return {
        fetch: answer,
        fetchStream: answer,
        openWebSocket: noWebSocket,
        [Symbol.dispose]() {},
      };
    },
  };
  await using tls = new TlsClient({ server: server.base }, { runtime });
  const attempt = new RequestAttempt(
    {
      server,
      source: { token: () => token },
      tls,
      runtime,
      ownHeaders: new OwnHeaders("agent"),
      warnings: undefined,
      onAttempt: undefined,
    },
    await outgoingRequest(server, "/p"),
    1,
  );
  const prepared = attempt.prepare();
  tls.begun(0);
  tls.givenUp(await tls.get(), 60_000); // and so there are new ones
  resolve("t0ken");
  await prepared;
  assertEquals(await (await attempt.send()).text(), "client 2");
});
