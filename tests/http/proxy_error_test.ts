import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigurationError, NetworkError } from "../../src/core/errors.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { watch } from "../../src/watch/watch.ts";
import { NO_SERVER_PORT } from "../support/servers/no_server.ts";
import { startConnectProxy } from "../support/servers/connect_proxy.ts";
import { FastClock } from "../support/clocks/fast_clock.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { runtimeName, test } from "../support/test.ts";
import { internalsOf } from "../../src/transport/kube_internals.ts";

const SERVER = "https://127.0.0.1:6443";
/** A server that is not on loopback: variables set no proxy for loopback. */
const NAMED = "https://k8s.test:6443";
const PATH = "/api/v1/namespaces/default/configmaps";
const once = { maxAttempts: 1 };

const CLOSED_PROXY = withPassword(`http://127.0.0.1:${NO_SERVER_PORT}`);

function withPassword(url: string): string {
  return url.replace("//", "//jane:s3cr3t@");
}

test("A proxy that opens no tunnel is named, for each method and without its password", async () => {
  await using proxy = await startConnectProxy();
  const config = { server: SERVER, proxyUrl: withPassword(proxy.url) };
  await using kube = createKubeFetch(config);
  const refusals = [
    ["503 Service Unavailable", "unreachable"],
    ["403 Forbidden", "unknown"],
    ["302 Found", "unknown"],
    ["407 Proxy Authentication Required", "unknown"],
  ] as const;
  for (const [refusal, failure] of refusals) {
    proxy.refusal = refusal;
    for (const method of ["GET", "POST"]) {
      const error = await assertRejects(() => kube.fetch("/", { method, ...once }), NetworkError);
      assertEquals([error.failure, error.outcomeUnknown], [failure, false]);
      assertStringIncludes(error.message, `The proxy ${proxy.url} `);
      assertStringIncludes(error.message, SERVER);
      assert(!shownForms(error).includes("s3cr3t"));
    }
  }
  const error = await assertRejects(() => kube.fetch("/", once), NetworkError);
  assertStringIncludes(error.message, "user name and a password");
});

test("A proxy's permanent refusal takes one attempt, a temporary one is tried again", async () => {
  await using proxy = await startConnectProxy();
  const runtime = { ...currentRuntime(), clock: new FastClock(10) };
  let attempts = 0;
  await using kube = createKubeFetch({ server: SERVER, proxyUrl: withPassword(proxy.url) }, {
    runtime,
    onAttempt: () => attempts++,
  });
  for (
    const [refusal, most] of [["403 Forbidden", 1], ["302 Found", 1], [
      "502 Bad Gateway",
      3,
    ]] as const
  ) {
    proxy.refusal = refusal;
    attempts = 0;
    await assertRejects(() => kube.fetch("/", { maxAttempts: 3 }), NetworkError, proxy.url);
    assertEquals(attempts, most, refusal);
  }
  assertEquals(new Set(proxy.authorizations), new Set([`Basic ${btoa("jane:s3cr3t")}`]));
});

test("A proxy that does not listen is named, and not the API server, as the one that refused", async () => {
  const proxyUrl = CLOSED_PROXY;
  await using kube = createKubeFetch({ server: SERVER, proxyUrl });
  const error = await assertRejects(() => kube.fetch("/", once), NetworkError);
  assertEquals(error.failure, "refused");
  const named = `The proxy ${proxyUrl.replace("jane:s3cr3t@", "")} refused the connection`;
  assertStringIncludes(error.message, named);
  assert(!shownForms(error).includes("s3cr3t"));
});

test("A proxy whose host name is unknown is named", async () => {
  const proxyUrl = "http://jane:s3cr3t@nohost.invalid:3128";
  await using kube = createKubeFetch({ server: SERVER, proxyUrl });
  const error = await assertRejects(() => kube.fetch("/", once), NetworkError);
  assertEquals(error.failure, "dns");
  assertStringIncludes(error.message, "the proxy http://nohost.invalid:3128");
});

test("A WebSocket that a proxy refuses fails with an error that names the proxy", async () => {
  await using proxy = await startConnectProxy();
  proxy.refusal = "503 Service Unavailable";
  await using kube = createKubeFetch({ server: SERVER, proxyUrl: withPassword(proxy.url) });
  const error = await assertRejects(
    () => internalsOf(kube).openWebSocket("/exec"),
    NetworkError,
    proxy.url,
  );
  assert(!shownForms(error).includes("s3cr3t"));
});

test("A watch and an informer wait while a proxy refuses", async () => {
  await using pod = await startPod();
  await using proxy = await startConnectProxy();
  putConfigMap(pod.server, "one");
  const errors: unknown[] = [];
  const runtime = { ...currentRuntime(), clock: new FastClock(100) };
  await using kube = createKubeFetch({ ...pod.config, proxyUrl: proxy.url }, {
    runtime,
    onAttempt: ({ error }) => {
      if (error && errors.push(error) === 5) proxy.refusal = undefined;
    },
  });
  proxy.refusal = "503 Service Unavailable";
  const events = watch(kube, PATH).getReader();
  assertEquals((await events.read()).value?.object.metadata.name, "one");
  await events.cancel();
  assertEquals(errors.splice(0).filter((error) => !(error instanceof NetworkError)), []);
  for (const refusal of ["503 Service Unavailable", "407 Proxy Authentication Required"]) {
    proxy.refusal = refusal;
    await using informer = createInformer(kube, PATH);
    await informer.waitForSync();
    assertEquals(errors.splice(0).filter((error) => !(error instanceof NetworkError)), []);
  }
});

async function requestWith(env: Record<string, string>) {
  const program = new URL("programs/proxied_request.ts", import.meta.url);
  const denoFlags = ["--allow-net", "--allow-env"];
  const { stdout, stderr } = await runProgram(program, { args: [NAMED], env, denoFlags });
  assert(!`${stdout}${stderr}`.includes("s3cr3t"), stdout);
  return JSON.parse(stdout) as { name: string; message: string; failure?: string };
}

test("A proxy of the environment is named with its variable", async () => {
  const HTTPS_PROXY = CLOSED_PROXY;
  const { name, message, failure } = await requestWith({ HTTPS_PROXY });
  const url = HTTPS_PROXY.replace("jane:s3cr3t@", "");
  assertEquals([name, failure], ["NetworkError", "refused"]);
  assertStringIncludes(message, `The proxy ${url} (HTTPS_PROXY) refused the connection`);
});

test("On Bun a variable that names a proxy of an unsupported kind is named", async () => {
  const { name, message } = await requestWith({ HTTPS_PROXY: "ftp://jane:s3cr3t@127.0.0.1:21" });
  assertEquals(name, "ConfigurationError");
  assertStringIncludes(message, "HTTPS_PROXY");
}, { ignore: runtimeName !== "bun" });

test("A proxyUrl that is not a URL is refused, and its password is not shown", () => {
  for (const proxyUrl of ["http://me:s3cr3t@pro xy", "//me:s3cr3t@proxy", "http://me:s3cr3t%@p"]) {
    let error: unknown;
    try {
      createKubeFetch({ server: SERVER, proxyUrl });
    } catch (thrown) {
      error = thrown;
    }
    assert(error instanceof ConfigurationError);
    assert(!shownForms(error).includes("s3cr3t"));
  }
});
