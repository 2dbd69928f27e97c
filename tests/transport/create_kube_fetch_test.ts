import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { FileTokenSource } from "../../src/auth/file_token_source.ts";
import type { ClusterConfig } from "../../src/config/cluster_config.ts";
import { ConfigurationError, OriginRefusedError } from "../../src/core/errors.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { watch } from "../../src/watch/watch.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { sharedTls } from "../support/servers/shared_tls.ts";
import { startListeningServer } from "../support/servers/listening_server.ts";
import { fetchWire } from "../support/connections/fetch_wire.ts";
import { startPod } from "../support/fakes/pod.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { runtimeName, test } from "../support/test.ts";
import { internalsOf } from "../../src/transport/kube_internals.ts";

const PODS = "/api/v1/namespaces/default/pods";

test("fetch works when destructured, and accepts the same inputs as the global fetch", async () => {
  await using pod = await startPod();
  const { fetch, server } = pod.kube();
  const inputs = [PODS, `${server}${PODS}`, new URL(PODS, server), new Request(`${server}${PODS}`)];
  for (const input of inputs) {
    const response = await fetch(input);
    assertEquals((await response.json()).kind, "PodList");
  }
});

test("another origin, by a full URL or by a redirect, gets no request and no token", async () => {
  await using pod = await startPod();
  await using other = await startListeningServer();
  const kube = pod.kube();
  for (const path of ["/", PODS]) {
    await assertRejects(() => kube.fetch(other.url + path), OriginRefusedError, other.url);
  }
  await assertRejects(() => kube.fetch(new Request(other.url)), OriginRefusedError);
  for (const code of [301, 302, 303, 307, 308] as const) {
    pod.server.faults.inject({ kind: "redirect", code, location: `${other.url}/steal` });
    await assertRejects(() => kube.fetch(PODS), OriginRefusedError, other.url);
  }
  pod.server.faults.inject({ kind: "redirect", location: `${other.url}/steal` });
  const events = watch(kube, "/api/v1/pods").getReader();
  await assertRejects(() => events.read(), OriginRefusedError);
  assertEquals(other.received, []);
});

test("a request that fetch refuses costs no connection and no token", async () => {
  await using server = await startListeningServer();
  const origin = new URL(server.url).origin;
  const secret = ["pa", "55"].join(""); // Bun prints source lines with an error
  let tokens = 0;
  const tokenSource = { token: () => String(++tokens) };
  await using kube = createKubeFetch({ server: server.url, caPem: server.caPem, tokenSource });
  const refused: [RequestInfo | URL, RequestInit?][] = [
    [`blob:${origin}/x`],
    [new URL(`blob:${origin}/x`)],
    [new Request("data:,x")],
    [`${origin.replace("//", `//me:${secret}@`)}/x`],
    ["/\t/x", { signal: AbortSignal.abort(new TypeError("enough")) }],
    ["/x", { method: "CONNECT" }],
    ["/x", { method: "GET", body: "x" }],
    ["/x", { headers: { authorization: `${secret}\r\nx` } }],
    [123 as unknown as string],
  ];
  for (const [input, init] of refused) {
    const error = await assertRejects(() => kube.fetch(input, init), Error);
    assert(error instanceof TypeError || error instanceof OriginRefusedError);
    assertFalse(shownForms(error).includes(secret));
  }
  assertEquals([tokens, server.received], [0, []]);
});

test("a POST that is redirected with 303 becomes a GET without its body", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  pod.server.faults.inject({ kind: "redirect", code: 303, location: `${pod.server.url}/version` });
  const response = await kube.fetch(PODS, { method: "POST", body: "x" });
  assertEquals([response.status, (await response.json()).major], [200, "1"]);
});

test("fetch sends a stream without a duplex setting, whatever the stream is made from", async () => {
  await using pod = await startPod();
  const { fetch } = pod.kube();
  const text = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
  const bytes = new TextEncoder().encode(text);
  const streams = [
    new Blob([text]).stream(),
    ReadableStream.from([bytes]),
    new Response(text).body,
  ];
  for (const body of streams) {
    const headers = { "content-type": "application/json" };
    const path = "/api/v1/namespaces/default/configmaps?dryRun=All";
    const response = await fetch(path, { method: "POST", headers, body });
    assertEquals([response.status, (await response.json()).metadata.name], [201, "a"]);
  }
});

test("a token is not sent without TLS, except to a proxy on loopback", async () => {
  const tokenSource = { token: () => "t" };
  assertThrows(
    () => createKubeFetch({ server: "http://10.0.0.1:8080", tokenSource }),
    ConfigurationError,
    "https",
  );
  for (const server of ["http://127.0.0.1:8001", "http://localhost:8001", "http://[::1]:8001"]) {
    await using _ = createKubeFetch({ server, tokenSource });
  }
  await using _ = createKubeFetch({ server: "http://10.0.0.1:8080" });
});

test("the User-Agent names the program, this package and the runtime", async () => {
  await using other = await startListeningServer();
  const agents: (string | null)[] = [];
  const runtime = {
    ...fakeRuntime(),
    ...fetchWire((url, init) => {
      agents.push(new Request(url, init).headers.get("user-agent"));
      return Promise.resolve(new Response());
    }),
  };
  await using plain = createKubeFetch({ server: other.url }, { runtime });
  await using named = createKubeFetch({ server: other.url }, { runtime, userAgent: "mine/2" });
  await plain.fetch("/");
  await named.fetch("/");
  await named.fetch("/", { headers: { "user-agent": "own" } });
  assertMatch(
    agents[0] ?? "",
    new RegExp(`^kubewire/\\d+\\.\\d+\\.\\d+ \\(${runtimeName}/[\\d.]+\\)$`),
  );
  assertEquals(agents[1], `mine/2 ${agents[0]}`);
  assertEquals(agents[2], "own");
});

/** A large response, which is worth compressing. */
const LIST = "/api/v1/pods";

test("responses are requested without compression when the cluster's settings say so", async () => {
  await using other = await startListeningServer();
  const { url: server, caPem } = other;
  const runtime: Runtime = { // as when no variable names a proxy
    ...currentRuntime(),
    createFetchClient: (tls) => ({
      ...currentRuntime().createFetchClient(tls),
      mayTakeProxy: false,
    }),
  };
  const encodings = async (config: Partial<ClusterConfig>, init?: RequestInit, path = LIST) => {
    await using kube = createKubeFetch({ server, caPem, ...config }, { runtime });
    await (await kube.fetch(path, init)).text();
    return other.received.at(-1)?.encoding;
  };
  assertMatch(await encodings({}) ?? "", /gzip/);
  assertEquals(await encodings({ disableCompression: true }), "identity");
  const headers = { "accept-encoding": "gzip" };
  for (const path of [LIST, "/version"]) {
    assertEquals(await encodings({ disableCompression: true, headers }, {}, path), "gzip");
    assertEquals(await encodings({ disableCompression: true }, { headers }, path), "gzip");
  }
  assertEquals(await encodings({}, {}, "/version"), "identity"); // over our own connections
});

test("dispose ends timers and watches, may be called twice, and fetch rejects after it", async () => {
  await using pod = await startPod();
  const runtime = fakeRuntime({
    files: { token: pod.kubelet.current.token, "ca.crt": pod.server.caPem },
  });
  const config = { server: pod.server.url, tokenFile: "token", caFile: "ca.crt" };
  const kube = createKubeFetch(config, { runtime });
  const events = watch(kube, "/api/v1/namespaces").getReader();
  assertEquals((await events.read()).value?.type, "ADDED");
  const waiting = (async () => {
    while (!(await events.read()).done);
  })();
  await kube[Symbol.asyncDispose]();
  await kube[Symbol.asyncDispose]();
  const reason = await waiting.catch((error) => error);
  assertEquals([reason.name, kube.disposed.reason === reason], ["AbortError", true]);
  assertEquals(runtime.clock.pending, 0);
  await assertRejects(() => kube.fetch(PODS), Error, "disposed");
});

test("a configuration that is refused leaves no reader of its files and no timer", async () => {
  const { authority: { certificatePem: caPem } } = await sharedTls();
  const refused: Partial<Record<keyof ClusterConfig, unknown>>[] = [
    { headers: { "x y": "1" } },
    { tokenFile: 5 },
    { tokenSource: {} },
    { tokenSource: { token: () => "t", scheme: "two words" }, caPem },
  ];
  for (const wrong of refused) {
    const runtime = fakeRuntime({ files: { token: "t0ken", "ca.crt": caPem } });
    const files = { tokenFile: "token", caFile: "ca.crt" };
    const config = { server: "https://127.0.0.1:1", ...files, ...wrong } as ClusterConfig;
    assertThrows(() => createKubeFetch(config, { runtime }), Error);
    await runtime.clock.advance(60_000);
    assertEquals(runtime.clock.pending, 0, JSON.stringify(wrong));
  }
});

test("a request that was aborted before its client's disposal rejects with the caller's reason", async () => {
  await using pod = await startPod();
  for (const warm of [false, true]) {
    const kube = pod.kube();
    if (warm) await (await kube.fetch(PODS)).body?.cancel();
    const controller = new AbortController();
    const request = kube.fetch(PODS, { signal: controller.signal });
    const rejection = assertRejects(() => request, Error, "enough");
    controller.abort(new Error("enough"));
    await kube[Symbol.asyncDispose]();
    await rejection;
  }
});

test("a token source of the caller is not disposed of with the client", async () => {
  await using pod = await startPod();
  await using tokenSource = new FileTokenSource(`${pod.directory}/token`);
  const config = { server: pod.server.url, caPem: pod.server.caPem, tokenSource };
  {
    await using kube = createKubeFetch(config);
    await (await kube.fetch(PODS)).body?.cancel();
    assertEquals(kube.tokenDiagnostics(), undefined);
  }
  assertEquals(await tokenSource.token(), pod.kubelet.current.token);
});

test("refreshToken reads the token file now", async () => {
  await using pod = await startPod();
  const rotations: number[] = [];
  const kube = pod.kube({ onRotation: ({ rotations: count }) => rotations.push(count) });
  await internalsOf(kube).refreshToken();
  await pod.kubelet.rotate();
  await internalsOf(kube).refreshToken();
  assertEquals(rotations, [1]);
});

test("nothing that is printed of a client shows its token", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  await (await kube.fetch(PODS)).body?.cancel();
  const { token } = pod.kubelet.current;
  const { inspect } = await import("node:util");
  const shown = [inspect(kube, { depth: 10 }), JSON.stringify(kube), String(kube)].join("\n");
  assertEquals(shown.includes(token.slice(0, 20)), false);
});
