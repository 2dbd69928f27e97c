import {
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError, PermissionError } from "../../../src/core/errors.ts";
import { denoRuntime } from "../../../src/runtime/platform/deno_runtime.ts";
import { CertificateAuthority } from "../../../src/testing/auth/certificate_authority.ts";
import { listenHttps } from "../../../src/testing/server/https_listener.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { runtimeName, test } from "../../support/test.ts";

const ignore = runtimeName === "bun"; // for permissions, see tests/config/permissions_test.ts

const server = new URL("https://10.96.0.1");

test("On Deno the runtime reads a file as UTF-8", async () => {
  await using directory = await tempDirectory();
  const path = join(directory.path, "token");
  await writeFile(path, "größer\n");
  assertEquals(await denoRuntime().readTextFile(path), "größer\n");
  await assertRejects(() => denoRuntime().readTextFile(`${path}s`), Deno.errors.NotFound);
}, { ignore });

test("On Deno the runtime reads the current environment", () => {
  for (const name of ["TMPDIR", "POD_NAMESPACE"]) {
    assertEquals(denoRuntime().env(name), Deno.env.get(name));
    assertEquals(denoRuntime().env(name, { optional: true }), Deno.env.get(name));
  }
}, { ignore });

test("On Deno the runtime names the flag for a host that may not be reached", () => {
  const denied = new Deno.errors.NotCapable("Requires net access");
  const flags: [string, string][] = [
    ["https://10.96.0.1/api", "--allow-net=10.96.0.1:443"],
    ["https://10.96.0.1:6443/api", "--allow-net=10.96.0.1:6443"],
    ["http://localhost/api", "--allow-net=localhost:80"],
    ["https://[fd00::1]:6443/api", "--allow-net=[fd00::1]:6443"],
  ];
  for (const [url, flag] of flags) {
    const error = denoRuntime().asPermissionError(denied, new URL(url));
    assertInstanceOf(error, PermissionError);
    assertEquals(error.flag, flag);
  }
  const other = new TypeError("fetch failed");
  assertEquals(denoRuntime().asPermissionError(other, new URL("https://10.96.0.1")), undefined);
}, { ignore });

test("On Deno a client refuses settings that only a flag of the whole program can set", () => {
  const { createFetchClient } = denoRuntime();
  const skip = assertThrows(() => createFetchClient({ insecureSkipVerify: true }));
  assertInstanceOf(skip, ConfigurationError);
  assertEquals(skip.message.includes("--unsafely-ignore-certificate-errors=<host>"), true);
  for (
    const tls of [{ proxyUrl: "http://127.0.0.1:1" }, { certificatePem: "a", keyPem: "b" }]
  ) {
    assertThrows(
      () => createFetchClient({ serverName: "kubernetes", ...tls }),
      ConfigurationError,
      "serverName cannot be set",
    );
  }
}, { ignore });

test("On Deno a client names the flag for a proxy that may not be reached", () => {
  const error = assertThrows(
    () => denoRuntime().createFetchClient({ proxyUrl: "http://proxy.example.com:3128" }),
    PermissionError,
  );
  assertEquals(error.flag, "--allow-net=proxy.example.com:3128");
}, { ignore });

test("On Deno a client that refuses a proxy's URL shows nothing of the URL", () => {
  for (const url of ["http://me:pa55@pro xy", "//me:pa55@proxy", "http://me:pa55%@proxy"]) {
    const create = () => denoRuntime().createFetchClient({ proxyUrl: url });
    const error = assertThrows(create, ConfigurationError, "proxyUrl");
    assertFalse(shownForms(error).includes("pa55"));
  }
}, { ignore });

test("On Deno a client reports a certificate and a key that cannot be used", async () => {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueClient({ commonName: "jane" });
  const damaged = keyPem.replace(/(KEY-----\n).{8}/, "$1AAAAAAAA");
  const error = assertThrows(
    () => denoRuntime().createFetchClient({ certificatePem, keyPem: damaged }),
    ConfigurationError,
    "The TLS settings cannot be used",
  );
  assertEquals(error.message.includes(damaged.slice(40, 60)), false);
}, { ignore });

/** A certificate as `openssl x509 -req` makes it where no extension is given. */
const OF_VERSION_1 = `-----BEGIN CERTIFICATE-----
MIIBGzCBwQIUC9/7Pni8p1iHZX7VtAFCsrc4Qe0wCgYIKoZIzj0EAwIwDzENMAsG
A1UEAwwEZWRjYTAgFw0yNjExMzAwMTQ1MzdaGA8yMTI2MTEwNjAxNDUzN1owDzEN
MAsGA1UEAwwEamFuZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIt27MayLvpb
CZYmGQZ5MH69ubSpFZ891I0PPgn8+yhACx+QCiNe1ehu0ahXL5FaczA7Zpps71Vp
Zhq5qruVbqYwCgYIKoZIzj0EAwIDSQAwRgIhAMXb25QBpfwnA0gOPEnUWvidtqBS
yLpzfsc2CKucPJKXAiEAjjyPAHPBZO1ULMwwC6WwjcuiBTkvzrDCMza4ZIcFWg0=
-----END CERTIFICATE-----
`;

test(
  "On Deno a client says that a client certificate of X.509 version 1 must be issued again",
  async () => {
    const authority = await CertificateAuthority.create();
    const { keyPem } = await authority.issueClient({ commonName: "jane" });
    assertThrows(
      () => denoRuntime().createFetchClient({ certificatePem: OF_VERSION_1, keyPem }),
      ConfigurationError,
      "the client certificate is of X.509 version 1, which Deno refuses",
    );
  },
  { ignore },
);

test("On Deno each request through fetch has its own connection", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  using client = denoRuntime().createFetchClient({ caPem: authority.certificatePem });
  for (let i = 0; i < 20; i++) await (await client.fetch(listener.url, {})).text();
  assertEquals(listener.connectionsSeen, 20);
}, { ignore });

test("On Deno fetch and a connection trust the given authorities", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  const caPem = authority.certificatePem;
  const runtime = denoRuntime();
  using client = runtime.createFetchClient({ caPem });
  assertEquals(await (await client.fetch(listener.url, {})).text(), "ok");
  const connect = await runtime.loadConnect(new URL(listener.url), { caPem });
  (await connect?.(new URL(listener.url), undefined).connection)?.close();
  using others = runtime.createFetchClient({});
  await assertRejects(() => others.fetch(listener.url, {}), TypeError);
  const connectElsewhere = await runtime.loadConnect(new URL(listener.url), {});
  await assertRejects(async () => {
    await connectElsewhere?.(new URL(listener.url), undefined).connection;
  }, Deno.errors.InvalidData);
}, { ignore });

test("On Deno only fetch can use a proxy", () => {
  const proxy = { proxyUrl: "http://127.0.0.1:3128" };
  assertEquals(denoRuntime().loadConnect(server, proxy), undefined);
}, { ignore });

test("On Deno any number of streams may be open", () => {
  const runtime = denoRuntime();
  const streams = Array.from({ length: 1_000 }, () => runtime.openStream({ server }));
  for (const stream of streams) stream[Symbol.dispose]();
}, { ignore });
