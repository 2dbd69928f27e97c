import { assert, assertEquals } from "@std/assert";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { watch } from "../../src/watch/watch.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

/** Opens watches, and returns once each of them has delivered an event. */
async function openWatches(kube: KubeFetch, count: number): Promise<{ cancel(): Promise<void> }> {
  const readers = Array.from({ length: count }, () => watch(kube, PATH).getReader());
  await Promise.all(readers.map((reader) => reader.read()));
  return { cancel: async () => void await Promise.all(readers.map((reader) => reader.cancel())) };
}

test("connectionDiagnostics says that nothing is open before the first request, and with fetch", async () => {
  await using pod = await startPod();
  const none = { protocol: undefined, connections: 0, streams: 0 };
  assertEquals(pod.kube().connectionDiagnostics(), none);
  const byFetch = pod.kube({ transport: "fetch" });
  await (await byFetch.fetch(PATH)).text();
  assertEquals(byFetch.connectionDiagnostics(), none);
});

test("over HTTP/1.1 each watch is a connection, and an idle connection has no stream", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const kube = pod.kube({ protocol: "http/1.1" });
  await (await kube.fetch(`${PATH}/a`)).text();
  assertEquals(kube.connectionDiagnostics(), { protocol: "http/1.1", connections: 1, streams: 0 });
  const watches = await openWatches(kube, 3);
  const { connections, streams } = kube.connectionDiagnostics();
  assert(connections >= 3); // the idle one may have ended
  assertEquals(streams, 3);
  await watches.cancel();
  assertEquals(kube.connectionDiagnostics().streams, 0);
});

test("over HTTP/2 watches share a connection, and each of them is a stream", async () => {
  await using pod = await startPod({ http2: true });
  putConfigMap(pod.server, "a", "1");
  const kube = pod.kube();
  await (await kube.fetch(`${PATH}/a`)).text();
  assertEquals(kube.connectionDiagnostics(), { protocol: "h2", connections: 1, streams: 0 });
  const watches = await openWatches(kube, 3);
  assertEquals(kube.connectionDiagnostics(), { protocol: "h2", connections: 1, streams: 3 });
  await watches.cancel();
  assertEquals(kube.connectionDiagnostics(), { protocol: "h2", connections: 1, streams: 0 });
});
