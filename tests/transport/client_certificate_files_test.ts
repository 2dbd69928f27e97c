import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import type { ClusterConfig } from "../../src/config/cluster_config.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import type { TlsSettings } from "../../src/runtime/runtime.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { fetchWire } from "../support/connections/fetch_wire.ts";
import { test } from "../support/test.ts";
import { VERSION } from "./serve.ts";

/**
 * Starts a client whose certificate is in files, and records the certificates of its connections.
 */
async function withCertificateFiles(
  answers: (certificatePem: string, init?: RequestInit) => Response,
  more: Partial<ClusterConfig> = {},
) {
  const authority = await CertificateAuthority.create();
  const issue = async (commonName: string) => {
    const { certificatePem, keyPem } = await authority.issueClient({ commonName });
    return { "me.crt": certificatePem, "me.key": keyPem };
  };
  const files: Record<string, string> = await issue("one");
  const made: string[] = [];
  const errors: unknown[] = [];
  const runtime = {
    ...fakeRuntime({ files }),
    createFetchClient({ certificatePem = "", keyPem = "" }: TlsSettings) {
      if (keyPem.includes("OTHER")) throw new Error("The key is of another certificate.");
      made.push(certificatePem);
      const wire = fetchWire((_, init) => Promise.resolve(answers(certificatePem, init)));
      return wire.createFetchClient({});
    },
    loadConnect: () => undefined,
  };
  const kube = createKubeFetch({
    ...more,
    server: "https://127.0.0.1:1",
    certificateFile: "me.crt",
    keyFile: "me.key",
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
    const tokenSource = { token: () => token, invalidate: () => void (token = newToken) };
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

test("a client certificate file without a key file, or without a certificate, is refused", async () => {
  const server = "https://127.0.0.1:1";
  for (const config of [{ certificateFile: "me.crt" }, { keyFile: "me.key" }]) {
    assertThrows(() => createKubeFetch({ server, ...config }), ConfigurationError, "go together");
  }
  const runtime = fakeRuntime({ files: { "me.pem": "nothing" } });
  const config = { server, certificateFile: "me.pem", keyFile: "me.pem" };
  await using kube = createKubeFetch(config, { runtime });
  await assertRejects(() => kube.fetch(VERSION), ConfigurationError, "no PEM block CERTIFICATE");
});
