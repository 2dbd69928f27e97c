import { assert, assertEquals } from "@std/assert";
import { until } from "../support/servers/until.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { createActiveShardMap } from "../support/election/active_shard_map.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";

for (const runtime of ["deno", "bun"] as const) {
  test(`namespace_defaults.ts on ${runtime} creates and heals the defaults of labelled namespaces`, async () => {
    await using pod = await startPod();
    const { objects, store } = pod.server;
    createActiveLease(pod, "namespace-defaults");
    const kind = { apiVersion: "v1", kind: "Namespace" };
    objects.create({ ...kind, metadata: { name: "plain" } });
    await using example = new RunningExample("namespace_defaults.ts", pod, { runtime });
    objects.create({
      ...kind,
      metadata: { name: "shop", labels: { "example.com/defaults": "true" } },
    });
    await example.line(/^shop has its defaults$/);
    const registry = () => store.get("configmaps", "shop/registry");
    assert(store.get("limitranges", "shop/defaults") !== undefined);
    objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "registry", namespace: "shop" });
    await until(pod, "configmaps", () => registry() !== undefined);
    assertEquals(store.get("configmaps", "plain/registry"), undefined);
    example.terminate();
    const { code, output } = await example.end();
    assertEquals(code, 0, output);
  });

  test(
    `pod_cleaner.ts on ${runtime} deletes finished pods, in turn with a second replica`,
    async () => {
      await using pod = await startPod();
      const { objects, store } = pod.server;
      createActiveShardMap(pod.server, "pod-cleaner", 64);
      const create = (name: string, phase: string) => {
        const spec = { containers: [{ name: "main", image: "example.com/main:1" }] };
        const made = objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec });
        const terminated = { finishedAt: new Date().toISOString() };
        const containerStatuses = [{ name: "main", state: { terminated } }];
        objects.update({ ...made, status: { phase, containerStatuses } } as never, {
          status: true,
        });
      };
      const names = () =>
        objects.list({ apiVersion: "v1", kind: "Pod" }).map(({ metadata }) => metadata.name);
      create("running", "Running");
      create("done", "Succeeded");
      await using first = new RunningExample("pod_cleaner.ts", pod, { runtime, args: ["200"] });
      await first.line(/^works on 64 of 64 shards$/);
      await first.line(/^deleted default\/done$/);
      await using second = new RunningExample("pod_cleaner.ts", pod, { runtime, args: ["200"] });
      await second.line(/^works on 32 of 64 shards$/);
      first.terminate();
      const { code, output } = await first.end();
      assertEquals(code, 0, output);
      await second.line(/^works on 64 of 64 shards$/);
      create("failed", "Failed");
      await second.line(/^deleted default\/failed$/);
      assertEquals([names(), store.get("pods", "default/running") !== undefined], [
        ["running"],
        true,
      ]);
      second.terminate();
      assertEquals((await second.end()).code, 0);
      const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
      assertEquals(objects.list(lease), []);
    },
  );
}
