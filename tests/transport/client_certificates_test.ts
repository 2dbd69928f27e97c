import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ConfigurationError, NetworkError } from "../../src/core/errors.ts";
import { ClientCertificate } from "../../src/config/client_certificate.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { Runtime, TlsSettings } from "../../src/runtime/runtime.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { fetchWire } from "../support/connections/fetch_wire.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { test } from "../support/test.ts";
import { serve, VERSION } from "./serve.ts";

test("a client certificate and its key are used only for the connections", async () => {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueClient({ commonName: "me" });
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
  const clientCertificate = new ClientCertificate(certificatePem, keyPem);
  const config = { server: "https://127.0.0.1:1", clientCertificate };
  await using kube = createKubeFetch(config, { runtime });
  await assertRejects(() => kube.fetch(VERSION, { maxAttempts: 1 }), NetworkError, "refused");
  const own = { certificatePem, keyPem };
  assertEquals(asked, [own, own]); // for fetch and for connections
});

test("another client certificate makes new connections, and the same one makes none", async () => {
  const authority = await CertificateAuthority.create();
  const certificates = await Promise.all(["me", "you"].map(async (commonName) => {
    const { certificatePem, keyPem } = await authority.issueClient({ commonName });
    return new ClientCertificate(certificatePem, keyPem);
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

/** Issues two client certificates, and starts a TLS server; `config` names files for one of them. */
async function startPairServer() {
  const { authority, listener } = await serve();
  const [one, two] = await Promise.all(["one", "two"].map(async (commonName) => {
    const { certificatePem, keyPem } = await authority.issueClient({ commonName });
    return { certificatePem, keyPem };
  }));
  const config = {
    server: listener.url,
    caPem: authority.certificatePem,
    certificateFile: "me.crt",
    keyFile: "me.key",
  };
  return { one: one!, two: two!, config, listener };
}

test("a certificate whose key file is replaced later is used once both match", async () => {
  const { one, two, config, listener } = await startPairServer();
  await using _ = listener;
  const files: Record<string, string> = {
    "me.crt": one.certificatePem,
    "me.key": one.keyPem,
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
  await using kube = createKubeFetch(config, { runtime, onError: (error) => errors.push(error) });
  assertEquals(await (await kube.fetch("/")).text(), "hello");
  files["me.crt"] = two.certificatePem;
  await runtime.clock.advance(60_000);
  assertEquals(await (await kube.fetch("/")).text(), "hello");
  assertEquals(asked, [one.certificatePem]);
  const [error] = errors;
  assert(error instanceof ConfigurationError);
  assertStringIncludes(error.message, "the key is of another certificate");
  files["me.key"] = two.keyPem;
  await runtime.clock.advance(60_000);
  assertEquals(await (await kube.fetch("/")).text(), "hello");
  assertEquals(asked, [one.certificatePem, two.certificatePem]);
});

test("files that do not match at first fail the requests until they match", async () => {
  const { one, two, config, listener } = await startPairServer();
  await using _ = listener;
  const files: Record<string, string> = {
    "me.crt": one.certificatePem,
    "me.key": two.keyPem,
  };
  // A certificate that loadKubeconfig has read, and one that was not read yet.
  const read = new ClientCertificate(one.certificatePem, two.keyPem);
  for (const clientCertificate of [read, undefined]) {
    files["me.key"] = two.keyPem;
    const given = { ...config, ...(clientCertificate && { clientCertificate }) };
    await using kube = createKubeFetch(given, { runtime: fakeRuntime({ files }) });
    await assertRejects(() => kube.fetch("/"), ConfigurationError, "another certificate");
    files["me.key"] = one.keyPem;
    assertEquals(await (await kube.fetch("/")).text(), "hello");
  }
});

test("a client certificate with the key of another one, or with damaged data, is refused", async () => {
  const { one, two, listener } = await startPairServer();
  await using _ = listener;
  const create = (certificatePem: string, keyPem: string) => {
    const clientCertificate = new ClientCertificate(certificatePem, keyPem);
    return createKubeFetch({ server: listener.url, clientCertificate });
  };
  await create(one.certificatePem, one.keyPem)[Symbol.asyncDispose]();
  const mismatch = assertThrows(
    () => create(one.certificatePem, two.keyPem),
    ConfigurationError,
    "the key is of another certificate",
  );
  const noKey = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
  const noCertificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  assertThrows(() => create(one.certificatePem, noKey), ConfigurationError, "TLS settings");
  assertThrows(() => create(noCertificate, one.keyPem), ConfigurationError, "TLS settings");
  assert(!shownForms(mismatch).includes(two.keyPem.split("\n")[1]!));
});
