import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import type { InformerOptions } from "../../src/informer/informer_options.ts";
import type { SnapshotStore } from "../../src/informer/snapshot/snapshot_store.ts";
import { type Pod, putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

/**
 * Runs an informer until it is synced and has received the expected number of changes; returns
 * them. With `last`, an object of that name is created just before the last change, so that the
 * watch is open at the end: a watch that is still opening would meet the faults of the next run.
 */
async function run(pod: Pod, store: SnapshotStore, told: number, last?: string) {
  const changes: string[] = [];
  const options: InformerOptions<KubernetesObject> = { snapshot: { store }, watchList: false };
  await using informer = createInformer<KubernetesObject>(pod.kube(), PATH, options);
  for await (const change of informer.changes()) {
    const detail = change.type === "added" && change.initial
      ? " initial"
      : change.type === "deleted" && change.missed
      ? " missed"
      : "";
    changes.push(`${change.type} ${change.object.metadata.name}${detail}`);
    if (changes.length === told) break;
    if (last && changes.length === told - 1) putConfigMap(pod.server, last);
  }
  await informer.waitForSync();
  return changes;
}

function memory(): SnapshotStore {
  let kept: ArrayBuffer | undefined;
  return {
    load: () => Promise.resolve(kept && new Blob([kept]).stream()),
    async save(content) {
      kept = await new Response(content).arrayBuffer();
    },
  };
}

function changeAll(pod: Pod): void {
  putConfigMap(pod.server, "changed", "2");
  pod.server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "vanished" });
  putConfigMap(pod.server, "new");
}

const ways = {
  "by the watch alone": { lists: 0, forget: () => {} },
  "by a list, where the history is gone": {
    lists: 1,
    forget: (pod: Pod) => pod.server.compact(),
  },
  "by a list, where the watch is refused": {
    lists: 1,
    forget: (pod: Pod) => {
      const match = { watch: true };
      pod.server.faults.inject({ kind: "status", code: 410, reason: "Expired", times: 1, match });
    },
  },
};

for (const [how, { lists: expectedLists, forget }] of Object.entries(ways)) {
  test(`an informer that restarts gets the changes of its downtime, ${how}`, async () => {
    await using pod = await startPod();
    const store = memory();
    for (const name of ["same", "changed"]) putConfigMap(pod.server, name);
    await run(pod, store, 3, "vanished");

    changeAll(pod);
    forget(pod);
    const lists = () => pod.server.requests.filter(({ verb }) => verb === "list").length;
    const listsBefore = lists();
    const changes = await run(pod, store, 6);
    assertEquals(changes.slice(0, 3).sort(), [
      "added changed initial",
      "added same initial",
      "added vanished initial",
    ]);
    assertEquals(changes.slice(3).sort(), [
      "added new",
      `deleted vanished${expectedLists > 0 ? " missed" : ""}`,
      "updated changed",
    ]);
    assertEquals(lists() - listsBefore, expectedLists);
  });
}
