import { assert, assertEquals } from "@std/assert";
import { serverTime } from "../../../src/testing/time/server_time.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import { createKubeFetch, watch } from "../../../mod.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };

test("the real time has a time of its own for now, and timers that can be disposed of", async () => {
  const time = serverTime({ now: () => 42 });
  assertEquals(time.now(), 42);
  let fired = false;
  time.setTimer(() => fired = true, 1)[Symbol.dispose]();
  await new Promise<void>((resolve) => void time.setTimer(resolve, 5));
  assertEquals(fired, false);
  using _far = time.setTimer(() => fired = true, 2 ** 40); // setTimeout would fire at once
  using _held = time.hold();
  assertEquals(await time.park(Promise.resolve("done")), "done");
  assertEquals(fired, false);
  assert(Math.abs(serverTime({}).now() - Date.now()) < 60_000);
});

test("the times in objects and the end of a token are by the server's clock", async () => {
  const startMs = Date.UTC(2026, 0, 1);
  const clock = new TestClock({ startMs });
  await using server = await startApiServer({ clock, tokenLifetimeMs: 3_600_000 });
  const { token } = await server.issueToken();
  await using kube = createKubeFetch({ server: server.url, caPem: server.caPem }, { clock });
  const status = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await kube.fetch(CONFIG_MAPS, { headers });
    await response.text();
    return response.status;
  };
  await clock.advance(3_599_999);
  server.objects.create(settings);
  const { creationTimestamp } = server.store.get("configmaps", "default/settings")!.object.metadata;
  assertEquals([creationTimestamp, await status()], ["2026-01-01T00:59:59Z", 200]);
  await clock.advance(1);
  assertEquals(await status(), 401);
});

test("bookmarks and the ends of watches come by the server's clock", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ clock });
  await using kube = createKubeFetch(await server.config(), { clock });
  const url = `${CONFIG_MAPS}?watch=true&allowWatchBookmarks=true&timeoutSeconds=150`;
  const { body } = await kube.fetch(url);
  const arrivals: number[] = [];
  const reading = (async () => {
    for await (const _bookmark of body!) arrivals.push(clock.monotonic());
  })();
  await clock.advance(149_999);
  assertEquals(server.counters.openWatches, 1);
  await clock.advance(1);
  await reading;
  const marks = arrivals.filter((ms) => ms > 0); // the first one ends the state
  assertEquals([marks, server.counters.openWatches], [[60_000, 120_000, 148_000], 0]);
});

test("a delayed request is answered by the clock, and a stalled one meets its time limit by the clock", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ clock });
  await using kube = createKubeFetch(await server.config(), { clock });
  server.faults.inject({ kind: "delay", delayMs: 30_000 });
  await (await clock.until(kube.fetch(CONFIG_MAPS))).text();
  assertEquals(clock.monotonic(), 30_000);
  server.faults.inject({ kind: "stall", after: "request" });
  const limit = new AbortController();
  clock.setTimer(() => limit.abort(), 10_000);
  const stalled = kube.fetch(CONFIG_MAPS, { signal: limit.signal }).then(
    () => "",
    ({ name }) => name,
  );
  assertEquals(await clock.until(stalled), "AbortError");
  assertEquals(clock.monotonic(), 40_000);
});

test("each event has arrived when the clock is advanced, although no time passes", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ clock });
  await using kube = createKubeFetch(await server.config(), { clock });
  const seen: string[] = [];
  const stop = new AbortController();
  const watching = (async () => {
    for await (const { type } of watch(kube, CONFIG_MAPS, { signal: stop.signal })) seen.push(type);
  })();
  await clock.until(() => server.counters.openWatches === 1);
  for (let count = 1; count <= 20; count++) {
    server.objects.create({ ...settings, metadata: { name: `a${count}` } });
    await clock.advance(0);
    assertEquals(seen.length, count);
  }
  stop.abort();
  await watching.catch(() => {});
});
