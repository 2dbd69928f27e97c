import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { StreamLimitError } from "../../src/core/errors.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { watch } from "../../src/watch/watch.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { frame, startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

test("a watch gives the state, and then the changes", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const told: string[] = [];
  for await (const event of watch<ConfigMap>(pod.kube(), PATH)) {
    if (event.type === "BOOKMARK") throw new Error("no bookmarks were asked for");
    told.push(`${event.type} ${event.object.metadata.name} ${event.object.data?.text}`);
    if (told.length === 1) putConfigMap(pod.server, "a", "2");
    if (told.length === 2) {
      const reference = { apiVersion: "v1", kind: "ConfigMap", name: "a" };
      pod.server.objects.delete(reference);
    }
    if (told.length === 3) break;
  }
  assertEquals(told, ["ADDED a 1", "MODIFIED a 2", "DELETED a 2"]);
});

test("a watch outlives its token, and the next connection has the new one", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const reader = watch(kube, PATH).getReader();
  putConfigMap(pod.server, "a");
  await reader.read();
  const old = pod.kubelet.current.token;
  await pod.kubelet.rotate();
  pod.server.tokens.revoke(old);
  putConfigMap(pod.server, "b");
  assertEquals((await reader.read()).value?.object.metadata.name, "b");
  assertEquals(pod.server.counters.watchesOpened, 1);
  const replay = watch(kube, PATH).getReader();
  assertEquals((await replay.read()).value?.type, "ADDED");
  await Promise.all([reader.cancel(), replay.cancel()]);
});

test("nothing is sent before the first read, and unread data stays in the socket", async () => {
  await using server = await startScriptServer([
    {
      chunks: Array.from(
        { length: 5_000 },
        (_, i) => frame("ADDED", String(i + 1), { pad: "x".repeat(3_000) }),
      ),
      end: "open",
    },
  ]);
  const reader = watch(server.kube, PATH, { resourceVersion: "1" }).getReader();
  assertEquals(server.asked, []);
  await reader.read();
  const { taken } = server;
  assert(taken < 5_000, `the server could send ${taken} of 5000 frames that no reader reads`);
  for (let i = 2; i <= 5_000; i++) {
    assertEquals((await reader.read()).value?.object.metadata.resourceVersion, String(i));
  }
  await reader.cancel();
});

test("cancel, leaving the loop and the signal close the connection at once", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([
    { chunks: [frame("ADDED", "6")], end: "open" },
  ], { runtime });
  const options = { resourceVersion: "5" };

  const cancelled = watch(server.kube, PATH, options).getReader();
  await cancelled.read();
  const pending = cancelled.read();
  await cancelled.cancel();
  assertEquals((await pending).done, true);

  for await (const _ of watch(server.kube, PATH, options)) break;

  const abort = new AbortController();
  const reason = new RangeError("enough");
  const looped = (async () => {
    for await (const _ of watch(server.kube, PATH, { ...options, signal: abort.signal })) {
      queueMicrotask(() => abort.abort(reason));
    }
  })();
  assertEquals(await looped.catch((error) => error), reason);

  const unread = watch(server.kube, PATH, { ...options, signal: abort.signal });
  assertEquals(await unread.getReader().read().catch((error) => error), reason);

  await server.allClosed(3);
  assertEquals([server.asked.length, runtime.clock.pending], [3, 0]);
});

test("an abort in the turn in which a chunk arrives ends the loop before the chunk's event", async () => {
  const encoder = new TextEncoder();
  let body!: ReadableStreamDefaultController<Uint8Array>;
  const kube = literalKube(() =>
    new Response(
      new ReadableStream({
        start(controller) {
          body = controller;
          body.enqueue(encoder.encode(frame("ADDED", "6")));
        },
      }),
    )
  );
  const abort = new AbortController();
  const { signal } = abort;
  const events = watch(kube, PATH, { resourceVersion: "5", signal }).values();
  assertEquals((await events.next()).value?.object.metadata.resourceVersion, "6");
  const reason = new RangeError("enough");
  const next = events.next();
  body.enqueue(encoder.encode(frame("ADDED", "7")));
  abort.abort(reason);
  assertEquals(await next.catch((error) => error), reason);
});

test("a stream beyond the limit fails with a StreamLimitError, and the others go on", async () => {
  const runtime = fakeRuntime({ maxStreams: 2 });
  await using server = await startScriptServer([
    { chunks: [frame("ADDED", "6"), frame("ADDED", "7")], end: "open" },
  ], { runtime });
  const open = () => watch(server.kube, PATH, { resourceVersion: "5" }).getReader();
  const [first, second, third] = [open(), open(), open()];
  await first.read();
  await second.read();
  await assertRejects(() => third.read(), StreamLimitError, "2 watches are open");
  assertEquals((await first.read()).value?.object.metadata.resourceVersion, "7");
  await first.cancel();
  const fourth = open();
  assertEquals((await fourth.read()).value?.type, "ADDED");
  await Promise.all([second.cancel(), fourth.cancel()]);
});

test("invalid settings are refused at once", async () => {
  await using server = await startScriptServer([{}]);
  assertThrows(() => watch(server.kube, PATH, { timeoutSeconds: 0 }), RangeError, "timeoutSeconds");
});

test("sendInitialEvents marks the end of the state with a bookmark", async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a");
  putConfigMap(pod.server, "b");
  const told: string[] = [];
  for await (const event of watch(pod.kube(), PATH, { sendInitialEvents: true })) {
    told.push(event.type);
    if (event.type !== "BOOKMARK") continue;
    assertEquals(event.object.metadata.annotations?.["k8s.io/initial-events-end"], "true");
    break;
  }
  assertEquals(told, ["ADDED", "ADDED", "BOOKMARK"]);
});

test("an object that no longer matches the selector is DELETED", async () => {
  await using pod = await startPod();
  const { objects } = pod.server;
  const labelled = (tier: string) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", namespace: "default", labels: { tier } },
  });
  objects.create(labelled("front"));
  const told: string[] = [];
  for await (const event of watch(pod.kube(), PATH, { labelSelector: "tier=front" })) {
    told.push(event.type);
    if (told.length === 1) objects.update(labelled("back"));
    else break;
  }
  assertEquals(told, ["ADDED", "DELETED"]);
});
