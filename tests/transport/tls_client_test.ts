import { readFile } from "node:fs/promises";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ConfigurationError, NetworkError } from "../../src/core/errors.ts";
import { ClientCertificate } from "../../src/config/client_certificate.ts";
import type { ClusterConfig } from "../../src/config/cluster_config.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { currentRuntime } from "../../src/runtime/current_runtime.ts";
import type { Connect } from "../../src/runtime/byte_connection.ts";
import type { Runtime, TlsSettings } from "../../src/runtime/runtime.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { watch } from "../../src/watch/watch.ts";
import { startConnectProxy } from "../support/servers/connect_proxy.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { fetchWire } from "../support/connections/fetch_wire.ts";
import { ScriptedConnection } from "../support/connections/scripted_connection.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { ownAuthority } from "../support/fakes/odd_certificates.ts";
import { runtimeName, test } from "../support/test.ts";

const VERSION = "/version";

async function serve(options: { names?: string[]; notBefore?: Date; notAfter?: Date } = {}) {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"], ...options });
  const listener = await listenHttps(() => new Response("hello"), { keyPair });
  return { authority, listener };
}

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
    const login = { clientCertificateFile: path, clientKeyFile: path };
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

test("a client certificate and its key are used only for the connections", async () => {
  const authority = await CertificateAuthority.create();
  const { certificatePem, privateKeyPem } = await authority.issueClient({ commonName: "me" });
  const asked: TlsSettings[] = [];
  const runtime: Runtime = {
    ...currentRuntime(),
    createFetchClient(tls) {
      asked.push(tls);
      return currentRuntime().createFetchClient(tls);
    },
    loadConnect(server, tls) {
      asked.push(tls);
      return currentRuntime().loadConnect(server, tls);
    },
  };
  const clientCertificate = new ClientCertificate(certificatePem, privateKeyPem);
  const config = { server: "https://127.0.0.1:1", clientCertificate };
  await using kube = createKubeFetch(config, { runtime });
  await assertRejects(() => kube.fetch(VERSION, { maxAttempts: 1 }), NetworkError, "refused");
  const own = { certificatePem, privateKeyPem };
  assertEquals(asked, [own, own]); // for fetch and for connections
});

test("another client certificate makes new connections, and the same one makes none", async () => {
  const authority = await CertificateAuthority.create();
  const certificates = await Promise.all(["me", "you"].map(async (commonName) => {
    const { certificatePem, privateKeyPem } = await authority.issueClient({ commonName });
    return new ClientCertificate(certificatePem, privateKeyPem);
  }));
  const asked: (string | undefined)[] = [];
  const runtime: Runtime = {
    ...currentRuntime(),
    ...fetchWire(
      () => Promise.resolve(new Response("hello")),
      ({ certificatePem }) => asked.push(certificatePem),
    ),
  };
  let current: ClientCertificate | undefined;
  const config = { server: "https://127.0.0.1:1", clientCertificateSource: () => current };
  await using kube = createKubeFetch(config, { runtime });
  for (const certificate of [undefined, ...certificates]) {
    current = certificate;
    await kube.fetch(VERSION);
    await kube.fetch(VERSION);
  }
  assertEquals(asked, [undefined, ...certificates.map(({ certificatePem }) => certificatePem)]);
});

/**
 * Starts a client whose certificate is in files, and records the certificates of its connections.
 */
async function withCertificateFiles(
  answers: (certificatePem: string, init?: RequestInit) => Response,
  more: Partial<ClusterConfig> = {},
) {
  const authority = await CertificateAuthority.create();
  const issue = async (commonName: string) => {
    const { certificatePem, privateKeyPem } = await authority.issueClient({ commonName });
    return { "me.crt": certificatePem, "me.key": privateKeyPem };
  };
  const files: Record<string, string> = await issue("one");
  const made: string[] = [];
  const errors: unknown[] = [];
  const runtime = {
    ...fakeRuntime({ files }),
    createFetchClient({ certificatePem = "", privateKeyPem = "" }: TlsSettings) {
      if (privateKeyPem.includes("OTHER")) throw new Error("The key is of another certificate.");
      made.push(certificatePem);
      const wire = fetchWire((_, init) => Promise.resolve(answers(certificatePem, init)));
      return wire.createFetchClient({});
    },
    loadConnect: () => undefined,
  };
  const kube = createKubeFetch({
    ...more,
    server: "https://127.0.0.1:1",
    clientCertificateFile: "me.crt",
    clientKeyFile: "me.key",
  }, { runtime, onError: (error) => errors.push(error) });
  return { kube, runtime, files, made, errors, issue };
}

test("replaced files of a client certificate make new connections within a period", async () => {
  const { kube, runtime, files, made, issue } = await withCertificateFiles(() => new Response());
  await using _ = kube;
  const [first, second] = [files["me.crt"], await issue("two")];
  await kube.fetch(VERSION);
  await runtime.clock.advance(60_000); // the same files again
  Object.assign(files, second);
  await kube.fetch(VERSION);
  assertEquals(made, [first]);
  await runtime.clock.advance(60_000);
  await kube.fetch(VERSION);
  assertEquals(made, [first, second["me.crt"]]);
});

test("a client certificate that is refused is read again at once, and the caller gets no 401", async () => {
  let good = "";
  const { kube, files, made, issue } = await withCertificateFiles((pem) =>
    new Response(null, { status: pem === good ? 200 : 401 })
  );
  await using _ = kube;
  good = files["me.crt"] ?? "";
  assertEquals((await kube.fetch(VERSION)).status, 200);
  const second = await issue("two");
  good = second["me.crt"];
  assertEquals((await kube.fetch(VERSION)).status, 401); // no new certificate yet
  Object.assign(files, second);
  assertEquals((await kube.fetch(VERSION)).status, 200);
  assertEquals(made.length, 2);
  good = "";
  const headers = { authorization: "Bearer of-the-caller" };
  assertEquals((await kube.fetch(VERSION, { headers })).status, 401);
});

test("a certificate that is refused together with a token is read again, with a new or the same token", async () => {
  for (const newToken of ["old", "new"]) {
    let good = { pem: "", token: "old" };
    let token = "old";
    const tokenSource = { token: () => token, refused: () => void (token = newToken) };
    const { kube, files, made, issue } = await withCertificateFiles((pem, init) => {
      const isGood = pem === good.pem &&
        new Headers(init?.headers).get("authorization") === `Bearer ${good.token}`;
      return new Response(null, { status: isGood ? 200 : 401 });
    }, { tokenSource });
    await using _ = kube;
    good.pem = files["me.crt"] ?? "";
    assertEquals((await kube.fetch(VERSION)).status, 200);
    const second = await issue("two");
    Object.assign(files, second);
    good = { pem: second["me.crt"], token: newToken };
    assertEquals((await kube.fetch(VERSION)).status, 200);
    assertEquals(made.length, 2);
  }
});

test("files of a client certificate that do not match leave the old one in use, and are reported", async () => {
  const { kube, runtime, files, made, errors, issue } = await withCertificateFiles(() =>
    new Response()
  );
  await using _ = kube;
  await kube.fetch(VERSION);
  const { "me.crt": certificate, "me.key": key } = await issue("two");
  Object.assign(files, { "me.crt": certificate, "me.key": key.replaceAll("KEY", "KEY OTHER") });
  await runtime.clock.advance(60_000);
  Object.assign(files, { "me.crt": certificate, "me.key": `${key}\nOTHER` });
  await runtime.clock.advance(60_000);
  await kube.fetch(VERSION);
  assertEquals(made.length, 1);
  assertEquals(errors.map(String), [
    "ConfigurationError: The files me.crt and me.key cannot be used: " +
    "The client certificate's key has no PEM block PRIVATE KEY.",
    "Error: The key is of another certificate.",
  ]);
  files["me.key"] = key;
  await runtime.clock.advance(60_000);
  await kube.fetch(VERSION);
  assertEquals(made[1], certificate);
});

/** Issues two client certificates, and starts a TLS server. */
async function startPairServer() {
  const { authority, listener } = await serve();
  const [one, two] = await Promise.all(["one", "two"].map(async (commonName) => {
    const { certificatePem, privateKeyPem } = await authority.issueClient({ commonName });
    return { certificatePem, privateKeyPem };
  }));
  return { one: one!, two: two!, caPem: authority.certificatePem, listener };
}

test("a certificate whose key file is replaced later is used once both match", async () => {
  const { one, two, caPem, listener } = await startPairServer();
  await using _ = listener;
  const files: Record<string, string> = {
    "me.crt": one.certificatePem,
    "me.key": one.privateKeyPem,
  };
  const errors: unknown[] = [];
  const asked: (string | undefined)[] = [];
  const runtime = fakeRuntime({ files });
  const { createFetchClient } = runtime;
  runtime.createFetchClient = (tls) => {
    const client = createFetchClient(tls);
    asked.push(tls.certificatePem);
    return client;
  };
  const config = {
    server: listener.url,
    caPem,
    clientCertificateFile: "me.crt",
    clientKeyFile: "me.key",
  };
  await using kube = createKubeFetch(config, { runtime, onError: (error) => errors.push(error) });
  assertEquals(await (await kube.fetch("/")).text(), "hello");
  files["me.crt"] = two.certificatePem;
  await runtime.clock.advance(60_000);
  assertEquals(await (await kube.fetch("/")).text(), "hello");
  assertEquals(asked, [one.certificatePem]);
  const [error] = errors;
  assert(error instanceof ConfigurationError);
  assertStringIncludes(error.message, "the key is of another certificate");
  files["me.key"] = two.privateKeyPem;
  await runtime.clock.advance(60_000);
  assertEquals(await (await kube.fetch("/")).text(), "hello");
  assertEquals(asked, [one.certificatePem, two.certificatePem]);
});

test("files that do not match at first fail the requests until they match", async () => {
  const { one, two, caPem, listener } = await startPairServer();
  await using _ = listener;
  const files: Record<string, string> = {
    "me.crt": one.certificatePem,
    "me.key": two.privateKeyPem,
  };
  const config = {
    server: listener.url,
    caPem,
    clientCertificateFile: "me.crt",
    clientKeyFile: "me.key",
  };
  // A certificate that fromKubeconfig has read, and one that was not read yet.
  const read = new ClientCertificate(one.certificatePem, two.privateKeyPem);
  for (const clientCertificate of [read, undefined]) {
    files["me.key"] = two.privateKeyPem;
    const given = { ...config, ...(clientCertificate && { clientCertificate }) };
    await using kube = createKubeFetch(given, { runtime: fakeRuntime({ files }) });
    await assertRejects(() => kube.fetch("/"), ConfigurationError, "another certificate");
    files["me.key"] = one.privateKeyPem;
    assertEquals(await (await kube.fetch("/")).text(), "hello");
  }
});

test("a client certificate with the key of another one, or with damaged data, is refused", async () => {
  const { one, two, listener } = await startPairServer();
  await using _ = listener;
  const create = (certificatePem: string, privateKeyPem: string) => {
    const clientCertificate = new ClientCertificate(certificatePem, privateKeyPem);
    return createKubeFetch({ server: listener.url, clientCertificate });
  };
  await create(one.certificatePem, one.privateKeyPem)[Symbol.asyncDispose]();
  const mismatch = assertThrows(
    () => create(one.certificatePem, two.privateKeyPem),
    ConfigurationError,
    "the key is of another certificate",
  );
  const noKey = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
  const noCertificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  assertThrows(() => create(one.certificatePem, noKey), ConfigurationError, "TLS settings");
  assertThrows(() => create(noCertificate, one.privateKeyPem), ConfigurationError, "TLS settings");
  assert(!shownForms(mismatch).includes(two.privateKeyPem.split("\n")[1]!));
});

test("a client certificate file without a key file, or without a certificate, is refused", async () => {
  const server = "https://127.0.0.1:1";
  for (const config of [{ clientCertificateFile: "me.crt" }, { clientKeyFile: "me.key" }]) {
    assertThrows(() => createKubeFetch({ server, ...config }), ConfigurationError, "go together");
  }
  const runtime = fakeRuntime({ files: { "me.pem": "nothing" } });
  const config = { server, clientCertificateFile: "me.pem", clientKeyFile: "me.pem" };
  await using kube = createKubeFetch(config, { runtime });
  await assertRejects(() => kube.fetch(VERSION), ConfigurationError, "no PEM block CERTIFICATE");
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
  const connect: Connect = () => {
    const wire = new ScriptedConnection([]);
    const write = wire.write.bind(wire);
    wire.write = async (bytes) => {
      const count = await write(bytes);
      if (answers) wire.bring(answer);
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
