import { assertEquals, assertInstanceOf } from "@std/assert";
import { TimeoutError } from "../../src/core/errors.ts";
import { watch } from "../../src/watch/watch.ts";
import type { WatchOptions, WatchReconnect } from "../../src/watch/watch_options.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { frame, startScriptServer } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

/** Starts a watch on a server that falls silent after one event, and records its reconnects. */
async function silentWatch(options: WatchOptions) {
  const runtime = fakeRuntime();
  const server = await startScriptServer([
    { chunks: [frame("ADDED", "6")], end: "open" },
    { chunks: [frame("ADDED", "7")], end: "open" },
  ], { runtime });
  const reconnects: WatchReconnect[] = [];
  const reader = watch(server.kube, "/p", {
    resourceVersion: "5",
    ...options,
    onReconnect: (reconnect) => reconnects.push(reconnect),
  }).getReader();
  const next = async () => (await reader.read()).value?.object.metadata.resourceVersion;
  assertEquals(await next(), "6");
  const cleanup = new AsyncDisposableStack();
  cleanup.use(server);
  cleanup.defer(() => reader.cancel());
  return { clock: runtime.clock, server, reconnects, next, cleanup };
}

test("a watch that its server does not end is aborted 30 s after its time limit, and resumed", async () => {
  const { clock, server, reconnects, next, cleanup } = await silentWatch({ timeoutSeconds: 300 });
  await using _ = cleanup;
  const event = next();
  await clock.advance(329_000);
  assertEquals(reconnects, []);
  await clock.advance(1_000);
  assertEquals(await event, "7");
  assertEquals(reconnects.map(({ reason, delayMs }) => [reason, delayMs]), [["deadline", 0]]);
  assertInstanceOf(reconnects[0]?.error, TimeoutError);
  assertEquals(server.asked[1]?.searchParams.get("resourceVersion"), "6");
});

test("idleTimeoutMs aborts a silent connection sooner", async () => {
  const { clock, reconnects, next, cleanup } = await silentWatch({ idleTimeoutMs: 90_000 });
  await using _ = cleanup;
  const event = next();
  await clock.advance(90_000);
  assertEquals(await event, "7");
  assertEquals(reconnects.map(({ reason }) => reason), ["idle"]);
});

test("a silent connection is aborted even after a garbage collection", async () => {
  const { clock, reconnects, next, cleanup } = await silentWatch({ idleTimeoutMs: 90_000 });
  await using _ = cleanup;
  const event = next();
  for (let i = 0; i < 200; i++) {
    // Makes garbage, so that weakly held objects are collected.
    await Promise.resolve(Array.from({ length: 10_000 }, (_, j) => ({ i, j })));
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  await clock.advance(90_000);
  assertEquals(await event, "7");
  assertEquals(reconnects.map(({ reason }) => reason), ["idle"]);
});

test("a slow reader does not make a connection idle", async () => {
  const { clock, reconnects, cleanup } = await silentWatch({ idleTimeoutMs: 90_000 });
  await using _ = cleanup;
  await clock.advance(280_000);
  assertEquals(reconnects, []);
});

test("a server that does not respond at all is aborted by the same limits", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([{ end: "open" }], { runtime });
  using stall = server.faults.inject({ kind: "stall", after: "request" });
  const reasons: string[] = [];
  const reader = watch(server.kube, "/p", {
    idleTimeoutMs: 60_000,
    onReconnect: ({ reason }) => reasons.push(reason),
  }).getReader();
  const read = reader.read();
  await stalled(() => stall.hits === 1);
  await runtime.clock.advance(60_000);
  await stalled(() => server.asked.length === 1);
  assertEquals(reasons, ["idle"]);
  await reader.cancel();
  assertEquals((await read).done, true);
});

/** Waits, one turn of the event loop after the other, until `happened` returns true. */
async function stalled(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 1));
}
