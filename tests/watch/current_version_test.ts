import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { NetworkError, TimeoutError } from "../../src/core/errors.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import { currentVersion } from "../../src/watch/current_version.ts";
import { watch } from "../../src/watch/watch.ts";
import type { WatchReconnect } from "../../src/watch/watch_options.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { literalKube } from "../support/fakes/literal_kube.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

/** Returns a promise of the watch's beginning, and the hook that resolves it. */
function beginning() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { begun: promise, onBegin: resolve };
}

test('a watch from "now" leaves out the present state, and brings every later change', async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "before", "1");
  const { begun, onBegin } = beginning();
  const events = watch(pod.kube(), PATH, { from: "now", onBegin }).getReader();
  const first = events.read();
  await begun;
  putConfigMap(pod.server, "before", "2");
  putConfigMap(pod.server, "after", "1");
  const next = [await first, await events.read()];
  assertEquals(next.map(({ value }) => [value!.type, value!.object.metadata.name]), [
    ["MODIFIED", "before"],
    ["ADDED", "after"],
  ]);
  await events.cancel();
  const [list] = pod.server.requests;
  assertEquals([list!.verb, new URLSearchParams(list!.query).get("limit")], ["list", "1"]);
});

test('a watch from "now" goes on over cuts from where it stood, without another list', async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "a", "1");
  const { begun, onBegin } = beginning();
  const events = watch(pod.kube(), PATH, { from: "now", onBegin }).getReader();
  const first = events.read();
  await begun;
  putConfigMap(pod.server, "a", "2");
  assertEquals((await first).value?.type, "MODIFIED");
  pod.server.faults.cutWatches();
  putConfigMap(pod.server, "a", "3");
  assertEquals((await events.read()).value?.type, "MODIFIED");
  await events.cancel();
  assertEquals(pod.server.requests.filter(({ verb }) => verb === "list").length, 1);
});

test('a watch from "now" waits for an overloaded server, and ends where it may not list', async () => {
  await using pod = await startPod({ authorize: ({ verb }) => verb !== "list" });
  pod.server.faults.inject({ kind: "status", code: 429, retryAfter: 0, times: 12 });
  const events = watch(pod.kube(), PATH, { from: "now" }).getReader();
  const error = await assertRejects(() => events.read(), ApiStatusError);
  assertEquals(error.httpStatus, 403);
  assertEquals(pod.server.requests.length, 13);
});

test('a watch from "now" asks again if its list stalls, and reports no replay', async () => {
  await using pod = await startPod();
  putConfigMap(pod.server, "before", "1");
  pod.server.faults.inject({ kind: "stall", after: "request" });
  pod.server.faults.inject({ kind: "status", code: 503 });
  const reconnects: WatchReconnect[] = [];
  const { begun, onBegin } = beginning();
  const options = { from: "now", onBegin, idleTimeoutMs: 1_000 } as const;
  const onReconnect = (reconnect: WatchReconnect) => void reconnects.push(reconnect);
  const events = watch(pod.kube(), PATH, { ...options, onReconnect }).getReader();
  const first = events.read();
  assertEquals(await begun, String(pod.server.store.revision));
  putConfigMap(pod.server, "after", "1");
  assertEquals((await first).value?.object.metadata.name, "after");
  await events.cancel();
  assertEquals(reconnects.slice(0, 2).map(({ reason, startsOver }) => [reason, startsOver]), [
    ["idle", false],
    ["refused", false],
  ]);
});

test('the end of a watch ends the search for "now"', async () => {
  await using pod = await startPod();
  using _stall = pod.server.faults.inject({ kind: "stall", after: "request" });
  const abort = new AbortController();
  const events = watch(pod.kube(), PATH, { from: "now", signal: abort.signal }).getReader();
  const read = events.read();
  const reason = new RangeError("enough");
  abort.abort(reason);
  assertEquals(await read.catch((error) => error), reason);
});

test("currentVersion asks with the selectors of the watch, and refuses what is not a list", async () => {
  const asked: string[] = [];
  const bodies = [
    '{"metadata":{"resourceVersion":"7"}}',
    "{}",
    '{"metadata":{"resourceVersion":"0"},"items":[]}',
    '{"metadata":{"resourceVersion":"7"},"items":"none"}',
    "<html></html>",
    "",
  ];
  const kube = literalKube((url) => {
    asked.push(`${url.pathname}${url.search}`);
    return new Response(bodies[asked.length - 1]);
  });
  const options = { labelSelector: "app=web" };
  const { signal } = new AbortController();
  const version = () =>
    currentVersion(kube, "/api/v1/pods?a=b", { clock: clockOf(kube), options, signal });
  assertEquals(await version(), "7");
  assertEquals(asked, ["/api/v1/pods?a=b&labelSelector=app%3Dweb&limit=1"]);
  while (asked.length < bodies.length) {
    await assertRejects(version, NetworkError, "not a list with a resourceVersion");
  }
});

test("currentVersion keeps the process alive while it waits for a list", async () => {
  const clock = new FakeClock();
  const runtime = { ...fakeRuntime(), clock };
  const never = new Promise<Response>(() => {}); // such as a token source that hangs
  const kube = { ...literalKube(() => new Response(), { runtime }), fetch: () => never };
  const { signal } = new AbortController();
  const asking = currentVersion(kube, "/api/v1/pods", { clock, options: {}, signal });
  assertEquals(clock.pendingKeepAlive, 1);
  const refused = assertRejects(() => asking, TimeoutError, "No list came within 90000 ms.");
  await clock.advance(90_000);
  await refused;
});

test('from: "now" is refused beside another start', async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  for (const other of [{ resourceVersion: "1" }, { sendInitialEvents: true }]) {
    assertThrows(() => watch(kube, PATH, { from: "now", ...other }), TypeError, "cannot be used");
  }
  const unknown = { from: "then" } as unknown as { from: "now" };
  assertThrows(() => watch(kube, PATH, unknown), TypeError, "it is then.");
});
