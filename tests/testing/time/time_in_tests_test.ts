/** Tests as users of the package write them: an election, a requeue of an hour, a token's end. */
import { assert, assertEquals } from "@std/assert";
import { createManager, type Manager } from "../../../src/controller/mod.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import { createKubeFetch, ensureOk, type KubeFetch } from "../../../mod.ts";
import { configMaps } from "../../support/controllers/websites.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };

test("a standby takes over within 25 s after the leader was killed", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ clock });
  const work: string[] = [];
  async function replica(name: string): Promise<{ kube: KubeFetch; manager: Manager }> {
    const kube = createKubeFetch(await server.config(), { clock });
    const manager = createManager(kube, { leaderElection: { name: "operator", onError() {} } });
    manager.controller({ for: configMaps, reconcile: () => void work.push(name) });
    manager.run().catch(() => {}); // the killed one cannot give its Lease back
    return { kube, manager };
  }
  server.objects.create(settings);
  const first = await replica("first");
  await clock.until(() => work.length > 0);
  const second = await replica("second");
  await clock.advance(20_000);
  assertEquals([work, second.manager.election?.state], [["first"], "waiting"]);
  const killedMs = clock.now();
  await first.kube[Symbol.asyncDispose]();
  await clock.until(() => work.length > 1);
  assertEquals(work, ["first", "second"]);
  const tookMs = clock.now() - killedMs;
  assert(tookMs > 13_000 && tookMs < 25_000, `${tookMs} ms`);
  await clock.until(second.manager[Symbol.asyncDispose]());
  await second.kube[Symbol.asyncDispose]();
});

test("an object is reconciled again after an hour, and not a millisecond before", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ clock });
  await using kube = createKubeFetch(await server.config(), { clock });
  await using manager = createManager(kube);
  const reconciledMs: number[] = [];
  manager.controller({
    for: configMaps,
    reconcile() {
      reconciledMs.push(clock.monotonic());
      return { requeueAfterMs: 3_600_000 };
    },
  });
  void manager.run();
  server.objects.create(settings);
  await clock.until(() => reconciledMs.length > 0);
  const [firstMs = 0] = reconciledMs;
  await clock.advance(firstMs + 3_599_999 - clock.monotonic());
  assertEquals(reconciledMs.length, 1);
  await clock.advance(1);
  assertEquals(reconciledMs, [firstMs, firstMs + 3_600_000]);
});

test("a pod outlives its tokens: each is rotated, and the first has expired", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ clock, tokenLifetimeMs: 600_000 });
  await using temp = await tempDirectory();
  await using kubelet = await server.startKubelet({ directory: temp.path, autoRotate: true });
  await using kube = createKubeFetch(kubelet.config, { clock });
  const first = kubelet.current;
  await clock.advance(3 * 600_000);
  assertEquals([kubelet.rotations, kubelet.failures], [3, 0]);
  assert(first.expiresAt < clock.now());
  await (await ensureOk(await kube.fetch("/api/v1/namespaces/default/configmaps"))).text();
  assertEquals(server.counters.unauthorized, 0);
  const { rotations } = kube.tokenDiagnostics()!;
  assertEquals(rotations, 3);
});
