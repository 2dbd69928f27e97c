import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { ConfigurationError, StreamLimitError } from "../../../src/core/errors.ts";
import { bunRuntime } from "../../../src/runtime/platform/bun_runtime.ts";
import type { TlsSettings } from "../../../src/runtime/runtime.ts";
import { CertificateAuthority } from "../../../src/testing/auth/certificate_authority.ts";
import { listenHttps } from "../../../src/testing/server/https_listener.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { runtimeName, test } from "../../support/test.ts";

const ignore = runtimeName === "deno";
const server = new URL("https://10.96.0.1");
const streamLimit = new URL("../programs/stream_limit.ts", import.meta.url);

/** Reports whether a server can be reached, by fetch and by a connection. */
async function reaches(url: string, tls: TlsSettings): Promise<boolean[]> {
  const runtime = bunRuntime();
  using client = runtime.createFetchClient(tls);
  const connect = await runtime.loadConnect(new URL(url), tls);
  return [
    await client.fetch(url, {}).then((response) => response.ok, () => false),
    await connect?.(new URL(url), undefined).connection.then(
      (connection) => (connection.close(), true),
      () => false,
    ) ?? false,
  ];
}

test("On Bun the runtime reads a file as UTF-8", async () => {
  await using directory = await tempDirectory();
  const path = join(directory.path, "token");
  await writeFile(path, "größer\n");
  assertEquals(await bunRuntime().readTextFile(path), "größer\n");
  const missing = bunRuntime().readTextFile(`${path}s`);
  const error: Error & { code?: string } = await assertRejects(() => missing, Error);
  assertEquals(error.code, "ENOENT");
}, { ignore });

test("On Bun the runtime reads the current environment", () => {
  const name = "KUBERNETES_SERVICE_PORT";
  const before = process.env[name];
  try {
    process.env[name] = "6443";
    assertEquals(bunRuntime().env(name), "6443");
    delete process.env[name];
    assertEquals(bunRuntime().env(name), undefined);
  } finally {
    if (before !== undefined) process.env[name] = before;
  }
}, { ignore });

test(
  "On Bun 240 streams may be open through fetch, which leaves 16 of its 256 requests",
  () => {
    const runtime = bunRuntime();
    const openStream = () => runtime.openStream({ server, proxyUrl: "http://127.0.0.1:3128" });
    const streams = Array.from({ length: 240 }, openStream);
    const error = assertThrows(openStream, StreamLimitError, "BUN_CONFIG_MAX_HTTP_REQUESTS");
    assertEquals(error.limit, 240);
    streams[0]?.[Symbol.dispose]();
    openStream();
    assertThrows(() => runtime.openStream({ server, transport: "fetch" }), StreamLimitError);
    for (let i = 0; i < 1_000; i++) runtime.openStream({ server }); // these do not go through fetch
  },
  { ignore },
);

test("On Bun a stream that is disposed of twice is counted once", () => {
  const runtime = bunRuntime();
  const openStream = () => runtime.openStream({ server, proxyUrl: "http://127.0.0.1:3128" });
  const [first] = Array.from({ length: 240 }, openStream);
  first?.[Symbol.dispose]();
  first?.[Symbol.dispose]();
  openStream();
  assertThrows(openStream, StreamLimitError);
}, { ignore });

test("On Bun the limit of open streams follows BUN_CONFIG_MAX_HTTP_REQUESTS", async () => {
  const limits = { "1000": 984, "20": 4, "10": 1, nonsense: 240 };
  for (const [value, limit] of Object.entries(limits)) {
    const env = { BUN_CONFIG_MAX_HTTP_REQUESTS: value };
    const { stdout } = await runProgram(streamLimit, { env });
    assertMatch(stdout, new RegExp(`^StreamLimitError: ${limit} watches are open`));
  }
}, { ignore });

test("On Bun a client trusts the given authorities, and no others", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  const caPem = authority.certificatePem;
  const other = (await CertificateAuthority.create()).certificatePem;
  assertEquals(await reaches(listener.url, { caPem }), [true, true]);
  assertEquals(await reaches(listener.url, { caPem: other }), [false, false]);
  assertEquals(await reaches(listener.url, {}), [false, false]);
}, { ignore });

test("On Bun a client checks the certificate against another name, or not at all", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["kubernetes.default.svc"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  const caPem = authority.certificatePem;
  assertEquals(await reaches(listener.url, { caPem }), [false, false]);
  const named = { caPem, serverName: "kubernetes.default.svc" };
  assertEquals(await reaches(listener.url, named), [true, true]);
  assertEquals(await reaches(listener.url, { insecureSkipVerify: true }), [true, true]);
}, { ignore });

test("On Bun each request through fetch has its own connection", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  using client = bunRuntime().createFetchClient({ caPem: authority.certificatePem });
  for (let i = 0; i < 20; i++) await (await client.fetch(listener.url, {})).text();
  assertEquals(listener.connectionsSeen, 20);
}, { ignore });

test("On Bun only fetch can use a proxy", () => {
  const { env } = process;
  assertEquals(bunRuntime().loadConnect(server, { proxyUrl: "http://127.0.0.1:3128" }), undefined);
  const before = env["HTTPS_PROXY"];
  try {
    env["HTTPS_PROXY"] = "http://127.0.0.1:3128";
    assertEquals(bunRuntime().loadConnect(server, {}), undefined);
  } finally {
    if (before === undefined) delete env["HTTPS_PROXY"];
    else env["HTTPS_PROXY"] = before;
  }
}, { ignore });

test("On Bun no error is a missing permission", () => {
  const url = new URL("https://10.96.0.1");
  assertEquals(bunRuntime().asPermissionError(new Error("Requires net access"), url), undefined);
}, { ignore });

test("On Bun a client refuses a proxy of an unsupported kind", () => {
  const { createFetchClient } = bunRuntime();
  assertThrows(
    () => createFetchClient({ proxyUrl: "socks5://127.0.0.1:1080" }),
    ConfigurationError,
    "http and https proxies only",
  );
}, { ignore });
