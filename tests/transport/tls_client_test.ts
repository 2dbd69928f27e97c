import { readFile } from "node:fs/promises";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ConfigurationError, NetworkError } from "../../src/core/errors.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { Connect } from "../../src/runtime/byte_connection.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { watch } from "../../src/watch/watch.ts";
import { startConnectProxy } from "../support/servers/connect_proxy.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { fetchWire } from "../support/connections/fetch_wire.ts";
import { ScriptedConnection } from "../support/connections/scripted_connection.ts";
import { ownAuthority } from "../support/fakes/odd_certificates.ts";
import { runtimeName, test } from "../support/test.ts";
import { serve, VERSION } from "./serve.ts";

test("a certificate of another authority fails the request at once, with every method", async () => {
  const { listener } = await serve();
  await using _ = listener;
  const { certificatePem: caPem } = await CertificateAuthority.create();
  await using kube = createKubeFetch({ server: listener.url, caPem });
  for (const method of ["GET", "POST"]) {
    const error = await assertRejects(() => kube.fetch("/", { method }), NetworkError);
    assertEquals(error.failure, "tls");
    assertStringIncludes(error.message, "CA certificate");
  }
});

test("a certificate for another host name fails the request", async () => {
  const { authority, listener } = await serve({ names: ["kubernetes.example.com"] });
  await using _ = listener;
  await using kube = createKubeFetch({ server: listener.url, caPem: authority.certificatePem });
  const error = await assertRejects(() => kube.fetch("/"), NetworkError);
  assertEquals(error.failure, "tls");
});

test("a server's certificate that is its own authority is accepted on Bun, and an error with a remedy on Deno", async () => {
  const { caPem, keyPair } = await ownAuthority();
  await using listener = await listenHttps(() => new Response("hello"), { keyPair });
  await using kube = createKubeFetch({ server: listener.url, caPem });
  for (const path of ["/", "/api/v1/pods"]) {
    if (runtimeName === "bun") {
      assertEquals(await (await kube.fetch(path)).text(), "hello");
      continue;
    }
    const error = await assertRejects(() => kube.fetch(path), NetworkError);
    assertEquals(error.failure, "tls");
    assertStringIncludes(error.message, "certificate that is its own authority (CA:TRUE)");
  }
});

test("an expired certificate fails the request", async () => {
  const { authority, listener } = await serve({
    notBefore: new Date("2020-01-01"),
    notAfter: new Date("2020-02-01"),
  });
  await using _ = listener;
  await using kube = createKubeFetch({ server: listener.url, caPem: authority.certificatePem });
  const error = await assertRejects(() => kube.fetch("/"), NetworkError);
  assertEquals(error.failure, "tls");
});

test("a CA that is empty, garbage or damaged is refused, with an error that names it", async () => {
  const { certificatePem } = await CertificateAuthority.create();
  const damaged = certificatePem.replace(/\n(.{20})/, "\nAAAA$1");
  for (const caPem of ["", "garbage", damaged]) {
    const config = { server: "https://127.0.0.1:1", caPem };
    assertThrows(() => createKubeFetch(config), ConfigurationError, "caPem");
  }
  for (const content of ["", "garbage", damaged]) {
    const runtime = fakeRuntime({ files: { "/pki/ca.crt": content } });
    const config = { server: "https://127.0.0.1:1", caFile: "/pki/ca.crt" };
    await using kube = createKubeFetch(config, { runtime });
    const error = await assertRejects(() => kube.fetch("/"), ConfigurationError);
    assertStringIncludes(error.message, "/pki/ca.crt");
  }
});

test("a missing file, or a folder, is named by a ConfigurationError", async () => {
  await using pod = await startPod();
  const { directory, server } = pod;
  for (const path of [`${directory}/missing.crt`, directory]) {
    const ca = { server: server.url, caFile: path };
    const login = { certificateFile: path, keyFile: path };
    for (const config of [ca, { server: server.url, caPem: server.caPem, ...login }]) {
      await using kube = createKubeFetch(config);
      const error = await assertRejects(() => kube.fetch("/version"), ConfigurationError);
      assertStringIncludes(error.message, path);
    }
  }
});

test("a rotated CA is trusted within a period, and an open watch stays open", async () => {
  await using pod = await startPod();
  const kube = pod.kube({ refreshPeriodMs: 50 });
  const events = watch(kube, "/api/v1/configmaps").getReader();
  putConfigMap(pod.server, "before");
  assertEquals((await events.read()).value?.object.metadata.name, "before");
  await pod.server.rotateCa();
  await pod.kubelet.rotate();
  // Connections that are already open stay valid; a new one needs the new authority.
  for (let i = 0; i < 20; i++) assert((await (await kube.fetch(VERSION)).json()).major);
  putConfigMap(pod.server, "after");
  assertEquals((await events.read()).value?.object.metadata.name, "after");
  assertEquals(pod.server.counters.watchesOpened, 1);
  await events.cancel();
});

test("a failed handshake reads the CA file at once, without waiting for the timer", async () => {
  const first = await serve();
  const caPem = first.authority.certificatePem;
  const port = first.listener.port;
  await first.listener.close();
  const files: Record<string, string> = { "ca.crt": caPem };
  await using kube = createKubeFetch(
    { server: `https://127.0.0.1:${port}`, caFile: "ca.crt" },
    { runtime: fakeRuntime({ files }) },
  );
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using _ = await listenHttps(() => new Response("hello"), { keyPair, port });
  await assertRejects(() => kube.fetch("/", { method: "POST" }), NetworkError);
  files["ca.crt"] = authority.certificatePem;
  assertEquals(await (await kube.fetch("/", { method: "POST" })).text(), "hello");
});

test("a CA file that becomes garbage leaves the old CA in use, and is reported once", async () => {
  await using pod = await startPod();
  const errors: unknown[] = [];
  const files: Record<string, string> = {
    "ca.crt": await readFile(`${pod.directory}/ca.crt`, "utf8"),
    token: pod.kubelet.current.token,
  };
  const runtime = fakeRuntime({ files });
  await using kube = createKubeFetch(
    { server: pod.server.url, caFile: "ca.crt", tokenFile: "token" },
    { runtime, onError: (error) => errors.push(error) },
  );
  assert((await (await kube.fetch(VERSION)).json()).major);
  files["ca.crt"] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  await runtime.clock.advance(200_000);
  assertEquals(errors.length, 1);
  assertStringIncludes(String(errors[0]), "ca.crt");
  assert((await (await kube.fetch(VERSION)).json()).major);
});

test("requests and watches go through the proxy that the configuration names", async () => {
  await using pod = await startPod();
  await using proxy = await startConnectProxy();
  await using kube = createKubeFetch({ ...pod.config, proxyUrl: proxy.url });
  assert((await (await kube.fetch(VERSION)).json()).major);
  putConfigMap(pod.server, "one");
  for await (const { object } of watch(kube, "/api/v1/configmaps")) {
    assertEquals(object.metadata.name, "one");
    break;
  }
  assertEquals(new Set(proxy.targets), new Set([new URL(pod.server.url).host]));
});

test("200 requests in a row share one connection", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  for (let i = 0; i < 200; i++) await (await kube.fetch(VERSION)).text();
  assertEquals(pod.server.counters.connectionsSeen, 1);
});

test("idle connections are closed after 10 s without a response", async () => {
  const clock = new FakeClock();
  const wires: ScriptedConnection[] = [];
  const answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  let answers = true;
  // None is answered before all have come: a later one would take the connection of an earlier one.
  const unanswered: ScriptedConnection[] = [];
  const connect: Connect = () => {
    const wire = new ScriptedConnection([]);
    const write = wire.write.bind(wire);
    wire.write = async (bytes) => {
      const count = await write(bytes);
      if (answers) unanswered.push(wire);
      if (wires.length >= 5) { for (const wire of unanswered.splice(0)) wire.bring(answer); }
      return count;
    };
    wires.push(wire);
    return { connection: Promise.resolve(wire), settled: Promise.resolve() };
  };
  let clients = 0;
  const runtime: Runtime = {
    ...currentRuntime(),
    clock,
    ...fetchWire(() => Promise.reject(new Error("no fetch")), () => clients++),
    loadConnect: () => Promise.resolve(connect),
  };
  await using kube = createKubeFetch({ server: "https://10.96.0.1" }, { runtime });
  // Five connections are idle. Each request that is aborted closes its own.
  await Promise.all(Array.from({ length: 5 }, async () => (await kube.fetch(VERSION)).text()));
  const closed = () => wires.filter((wire) => wire.closed).length;
  assertEquals([wires.length, closed()], [5, 0]);
  answers = false;
  const giveUpAfter = async (ms: number) => {
    const timeLimit = new AbortController();
    const before = wires.map(({ written }) => written).join("").length;
    const response = kube.fetch(VERSION, { signal: timeLimit.signal });
    response.catch(() => {});
    while (wires.map(({ written }) => written).join("").length === before) {
      await new Promise(setImmediate);
    }
    await clock.advance(ms);
    timeLimit.abort("too late");
    return await response.then((response) => response.text(), (reason) => reason);
  };
  assertEquals([await giveUpAfter(6_000), closed()], ["too late", 1]);
  assertEquals([await giveUpAfter(3_000), closed()], ["too late", 2]);
  assertEquals([await giveUpAfter(1_000), closed()], ["too late", 5]);
  answers = true;
  assertEquals(await (await kube.fetch(VERSION)).text(), "ok");
  assertEquals([wires.length, clients], [6, 1]);
});
