import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { StaticTokenSource } from "../../src/auth/static_token_source.ts";
import { ClientCertificate } from "../../src/config/client_certificate.ts";
import { NetworkError, PermissionError } from "../../src/core/errors.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { CertificateAuthority } from "../../src/testing/auth/certificate_authority.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { outgoingRequest } from "../../src/transport/outgoing_request.ts";
import { OwnHeaders } from "../../src/transport/own_headers.ts";
import { RequestAttempt } from "../../src/transport/request_attempt.ts";
import { checkConfig } from "../../src/config/check_config.ts";
import { TlsClient } from "../../src/transport/tls_client.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { fetchWire } from "../support/connections/fetch_wire.ts";
import { ScriptedConnection } from "../support/connections/scripted_connection.ts";
import { test } from "../support/test.ts";

const { server, tls: noTls } = checkConfig({ server: "https://host:6443" });

/** A request as the wire got it. */
interface Sent {
  kind: string;
  headers: Headers;
  redirect: string;
}

/** Sends one request over `wire`; returns the attempt, its error, and the requests sent. */
async function send(
  wire: (request: Request) => Promise<Response>,
  init: RequestInit = {},
  runtime: Partial<Runtime> = {},
  path = "/p",
) {
  const sent: Sent[] = [];
  const ask = (kind: string, url: string, init: RequestInit) => {
    const request = new Request(url, init);
    sent.push({ kind, headers: request.headers, redirect: request.redirect });
    return wire(request);
  };
  const parts = {
    ...fakeRuntime(),
    ...fetchWire((url, init) => ask("fetch", url, init)),
    ...runtime,
  };
  await using tls = new TlsClient(noTls, { runtime: parts, network: parts });
  const attempt = new RequestAttempt(
    {
      disposed: new AbortController().signal,
      server,
      source: new StaticTokenSource("t0ken"),
      tls,
      runtime: parts,
      network: parts,
      ownHeaders: new OwnHeaders("agent"),
      warnings: undefined,
      onAttempt: undefined,
    },
    await outgoingRequest(server, path, init, parts.clock),
    1,
  );
  const outcome = await attempt.send();
  const error = outcome instanceof Response ? undefined : outcome?.error;
  return { attempt, error, sent };
}

const ok = () => Promise.resolve(new Response("ok"));

test("an attempt carries the token, the agent and the caller's headers", async () => {
  const { attempt, sent } = await send(ok, { headers: { accept: "application/json" } });
  assertEquals(attempt.token, "t0ken");
  const { headers, redirect, kind } = sent[0]!;
  assertEquals(headers.get("authorization"), "Bearer t0ken");
  assertEquals([headers.get("user-agent"), headers.get("accept")], ["agent", "application/json"]);
  assertEquals([redirect, kind], ["manual", "fetch"]);
});

test("a request uses the transport that suits its response", async () => {
  const ways = {
    "/api/v1/nodes/a": "a connection that is kept",
    "/api/v1/pods?limit=50": "a connection that is kept",
    "/api/v1/pods?limit=500": "fetch",
    "/api/v1/pods": "fetch",
    "/api/v1/pods?watch=true": "a connection of its own",
  };
  for (const [path, way] of Object.entries(ways)) {
    const wire = new ScriptedConnection(["HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"]);
    const { sent, error } = await send(ok, {}, {
      loadConnect: () =>
        Promise.resolve(() => ({ connection: Promise.resolve(wire), settled: Promise.resolve() })),
    }, path);
    const taken = wire.written.includes("connection: close")
      ? "a connection of its own"
      : wire.written
      ? "a connection that is kept"
      : sent[0]?.kind;
    assertEquals([taken, error], [way, undefined], path);
  }
});

test("a POST to a collection does not go through fetch", async () => {
  const wire = new ScriptedConnection(["HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n"]);
  const { sent } = await send(ok, { method: "POST", body: "{}" }, {
    loadConnect: () =>
      Promise.resolve(() => ({ connection: Promise.resolve(wire), settled: Promise.resolve() })),
  }, "/api/v1/namespaces/default/pods");
  assertEquals([sent.length, wire.written.startsWith("POST ")], [0, true]);
});

test("an attempt with the caller's own Authorization does not add a token", async () => {
  const { attempt, sent } = await send(ok, { headers: { authorization: "Basic x" } });
  assertEquals([attempt.token, sent[0]?.headers.get("authorization")], [undefined, "Basic x"]);
});

test("a network error is returned, any other error is thrown", async () => {
  const refused = Object.assign(new TypeError("no"), { code: "ECONNREFUSED" });
  const { error } = await send(() => Promise.reject(refused));
  assertInstanceOf(error, NetworkError);
  assertEquals([error.failure, error.cause], ["refused", refused]);
  await assertRejects(() => send(() => Promise.reject(new TypeError("bug"))), TypeError, "bug");
});

test("a response of another class than the global one is a response, as of a runtime's own fetch", async () => {
  const { status, ok, headers, body } = new Response(null, { status: 204 });
  const foreign = { status, ok, headers, body, text: () => Promise.resolve("own") };
  const runtime = {
    ...fakeRuntime(),
    ...fetchWire(() => Promise.resolve(foreign as Response)),
  };
  await using kube = createKubeFetch({ server: server.base }, { runtime });
  assertEquals(await (await kube.fetch("/p")).text(), "own");
});

test("an abort is thrown as the signal's own reason", async () => {
  const signal = AbortSignal.abort("enough");
  const rejected = send(() => Promise.reject(new DOMException("x", "AbortError")), { signal });
  assertEquals(await rejected.catch((reason) => reason), "enough");
});

test("a missing permission is thrown as a PermissionError", async () => {
  const denied = new PermissionError("host:6443 may not be reached", "--allow-net=host:6443");
  const rejected = send(() => Promise.reject(new Error("denied")), {}, {
    asPermissionError: () => denied,
  });
  assertEquals(await rejected.catch((error) => error), denied);
});

test("an error of fetch says whether the outcome of a write is known", async () => {
  const cases: [string, string, boolean][] = [
    ["GET", "ECONNRESET", false],
    ["POST", "ECONNRESET", true],
    ["DELETE", "ETIMEDOUT", true],
    ["POST", "ECONNREFUSED", false], // no byte reached the server
    ["POST", "ENOTFOUND", false],
    ["POST", "CERT_HAS_EXPIRED", false],
  ];
  for (const [method, code, outcomeUnknown] of cases) {
    const broken = Object.assign(new TypeError("no"), { code });
    const { error } = await send(() => Promise.reject(broken), { method });
    assertEquals([error?.outcomeUnknown, error?.cause], [outcomeUnknown, broken], code);
  }
});

test("a typed error of the connections is returned unchanged", async () => {
  const { error } = await send(ok, { method: "POST" }, {
    loadConnect: () =>
      Promise.resolve(() => ({
        connection: Promise.resolve(new ScriptedConnection([], { ends: true })),
        settled: Promise.resolve(),
      })),
  });
  assertInstanceOf(error, NetworkError);
  assertEquals([error.failure, error.outcomeUnknown], ["closed", true]);
});

test("an attempt that waits for its token then uses the newest connections", async () => {
  let clients = 0;
  const certificates: ClientCertificate[] = [];
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueClient({ commonName: "me" });
  const { promise: token, resolve } = Promise.withResolvers<string>();
  const runtime: Runtime = {
    ...fakeRuntime(),
    createFetchClient(tls) {
      const number = ++clients;
      const answer = () => Promise.resolve(new Response(`client ${number}`));
      return fetchWire(answer).createFetchClient(tls);
    },
    loadConnect: () => undefined,
  };
  const sources = { ...noTls, certificateSource: () => certificates[0] };
  await using tls = new TlsClient(sources, { runtime, network: runtime });
  const attempt = new RequestAttempt(
    {
      disposed: new AbortController().signal,
      server,
      source: { token: () => token },
      tls,
      runtime,
      network: runtime,
      ownHeaders: new OwnHeaders("agent"),
      warnings: undefined,
      onAttempt: undefined,
    },
    await outgoingRequest(server, "/p", undefined, runtime.clock),
    1,
  );
  const sending = attempt.send();
  certificates.push(new ClientCertificate(certificatePem, keyPem)); // makes new connections
  resolve("t0ken");
  const response = await sending;
  assertInstanceOf(response, Response);
  assertEquals(await response.text(), "client 2");
});
