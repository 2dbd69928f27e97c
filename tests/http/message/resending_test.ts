import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type { Socket } from "node:net";
import { NetworkError } from "../../../src/core/errors.ts";
import {
  isSafe,
  ReplacedClientError,
  StaleConnectionError,
} from "../../../src/http/message/resending.ts";
import { networkFailure } from "../../../src/runtime/network_failure.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { heldConnect } from "../../support/connections/held_connect.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { test } from "../../support/test.ts";

test("only methods that change nothing are safe", () => {
  for (const method of ["GET", "HEAD", "OPTIONS"]) assertEquals(isSafe(method), true, method);
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "get", ""]) {
    assertEquals(isSafe(method), false, method);
  }
});

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

test("StaleConnectionError holds the error for the caller", () => {
  const error = new NetworkError("closed", "https://10.96.0.1", "unexpected end", undefined);
  const stale = new StaleConnectionError(error);
  assertStrictEquals(stale.error, error);
  assertStrictEquals(stale.cause, error);
  assertEquals([stale.name, stale.message], ["StaleConnectionError", error.message]);
});

/** Starts a server that closes a connection at its second request, and records the methods. */
function startStale(seen: string[]) {
  return startTcpServer((socket: Socket) => {
    let asked = 0;
    socket.on("data", (bytes: Uint8Array) => {
      seen.push(new TextDecoder().decode(bytes).split(" ", 1)[0] ?? "");
      if (++asked === 1) socket.write(OK);
      else socket.destroy();
    });
  });
}

test("a GET whose kept connection has closed is sent again at once, without a backoff", async () => {
  const seen: string[] = [];
  await using server = await startStale(seen);
  await using kube = createKubeFetch({ server: server.url });
  for (const connections of [1, 2, 3]) {
    assertEquals(await (await kube.fetch("/")).text(), "ok");
    assertEquals(server.connections, connections);
  }
  assertEquals(seen, ["GET", "GET", "GET", "GET", "GET"]);
});

test("a write whose kept connection has closed is not sent again, and its outcome is unknown", async () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const seen: string[] = [];
    await using server = await startStale(seen);
    await using kube = createKubeFetch({ server: server.url });
    await (await kube.fetch("/")).text();
    const error = await assertRejects(() => kube.fetch("/", { method }), NetworkError);
    assertEquals([error.failure, error.outcomeUnknown], ["closed", true]);
    assertEquals(seen, ["GET", method]);
  }
});

test("a GET with maxAttempts 1 is not sent again", async () => {
  const seen: string[] = [];
  await using server = await startStale(seen);
  await using kube = createKubeFetch({ server: server.url });
  await (await kube.fetch("/")).text();
  await assertRejects(() => kube.fetch("/", { maxAttempts: 1 }), NetworkError);
  assertEquals(seen, ["GET", "GET"]);
});

test("ReplacedClientError says why nothing was sent", () => {
  const error = new ReplacedClientError();
  assertEquals(String(error), "ReplacedClientError: connection closed: TLS settings changed");
  assertEquals(networkFailure(error)?.failure, "closed");
});

test("a write that meets a replaced client is sent once, over a connection of the next client", async () => {
  const old = await CertificateAuthority.create();
  const next = await CertificateAuthority.create();
  const keyPair = await old.issueServer({ names: ["127.0.0.1"] });
  const bodies: string[] = [];
  await using listener = await listenHttps(async (request) => {
    bodies.push(`${request.method} ${await request.text()}`);
    return new Response("made");
  }, { keyPair });
  const files = { "ca.crt": old.certificatePem };
  const runtime = fakeRuntime({ files });
  const held = heldConnect();
  await using kube = createKubeFetch(
    { server: listener.url, caFile: "ca.crt" },
    { runtime: { ...runtime, loadConnect: held.loadConnect } },
  );
  const made = kube.fetch("/", { method: "POST", body: "once" });
  await held.reached;
  await listener.reloadTls(await next.issueServer({ names: ["127.0.0.1"] }));
  files["ca.crt"] = next.certificatePem;
  await runtime.clock.advance(60_000);
  held.release();
  assertEquals(await (await made).text(), "made");
  assertEquals(bodies, ["POST once"]);
  assertEquals(held.trusted, [old.certificatePem, next.certificatePem]);
});
