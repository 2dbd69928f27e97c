import { assertEquals } from "@std/assert";
import { defineResource } from "../../../src/client/mod.ts";
import { createManager, withOwner } from "../../../src/controller/mod.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { resources } from "../../client/resources.ts";
import { delayedWatches } from "../../support/controllers/delayed_watches.ts";
import { Dice } from "../../support/dice.ts";
import type { Cases } from "./cases.ts";

const { configMaps } = resources;

interface Secret extends KubernetesObject {
  type?: string;
}

const secrets = defineResource<Secret>({
  group: "",
  version: "v1",
  plural: "secrets",
  kind: "Secret",
});
const type = "example.com/x";

/** Controllers: the selections of objects, and the owners of what they own. */
export const controllerSelectionCases: Cases = {
  async "a controller of a field selector waits for its writes, and not for excluded ones"(
    fixture,
  ) {
    const { kube, namespace, api } = fixture;
    const selected = { resource: secrets, namespaces: [namespace], fieldSelector: `type=${type}` };
    await using manager = createManager(delayedWatches(kube, new Dice(1), 60));
    const stop = new AbortController();
    const seen: number[] = [];
    const controller = manager.controller({
      for: { resource: configMaps, namespace, fieldSelector: "metadata.name=site" },
      owns: [selected],
      async reconcile(_site, { apply, owned, client }) {
        seen.push(owned(secrets).length);
        if (seen.length === 4) return stop.abort();
        if (seen.length === 1) await apply(secrets, { metadata: { name: "out" } });
        if (seen.length === 2) await apply(secrets, { metadata: { name: "in" }, type });
        if (seen.length === 3) await client(secrets).delete("in");
        return { requeueAfterMs: 1 };
      },
    });
    await fixture.createConfigMap("other");
    await fixture.createConfigMap("site");
    await api.create(fixture.path("secrets"), { metadata: { name: "foreign" }, type });
    await manager.run({ signal: stop.signal });
    assertEquals([seen, controller.counts.storeTooLate], [[0, 0, 1, 0], 0]);
  },

  async "each owner of an object is reconciled with everyOwner, and a cleanup may wait"(fixture) {
    const { kube, namespace, api } = fixture;
    await using manager = createManager(kube);
    const stop = new AbortController();
    const found = new Map<string, number>();
    const waits: Record<string, number> = {};
    const gone = new Set<string>();
    manager.controller({
      for: { resource: configMaps, namespace, labelSelector: "case=owner" },
      owns: [{ resource: secrets, namespace, everyOwner: true }],
      finalizer: {
        name: "example.com/owner",
        cleanup(_owner, { name }) {
          waits[name] = (waits[name] ?? 0) + 1;
          if (waits[name] < 3) return { requeue: true };
        },
      },
      onGone({ name }) {
        gone.add(name);
        if (gone.size === 2) stop.abort();
      },
      async reconcile({ metadata: { name } }, { owned, client }) {
        found.set(name, owned(secrets).length);
        if (![...found.values()].every((count) => count === 1) || found.size < 2) return;
        for (const owner of found.keys()) await client(configMaps).delete(owner);
      },
    });
    const labels = { case: "owner" };
    let metadata: KubernetesObject["metadata"] = { name: "shared", namespace };
    for (const name of ["a", "b"]) {
      const object = await fixture.createConfigMap(name, { labels });
      metadata = {
        ...metadata,
        ownerReferences: withOwner({ definition: configMaps, object }, { metadata }),
      };
    }
    await api.create(fixture.path("secrets"), { metadata });
    await manager.run({ signal: stop.signal });
    assertEquals([Object.fromEntries(found), waits], [{ a: 1, b: 1 }, { a: 3, b: 3 }]);
  },
};
