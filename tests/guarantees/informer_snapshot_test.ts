import { assert, assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { writeSnapshot } from "../../src/informer/snapshot/snapshot_format.ts";
import type { SnapshotStore } from "../../src/informer/snapshot/snapshot_store.ts";
import type { TestApiServerOptions } from "../../src/testing/mod.ts";
import { type Pod, putConfigMap, startPod } from "../support/fakes/pod.ts";
import { Recheck } from "../support/recheck.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";

function memory(): SnapshotStore & { text: string } {
  return {
    text: "",
    load() {
      return Promise.resolve(this.text === "" ? undefined : new Blob([this.text]).stream());
    },
    async save(content) {
      this.text = await new Response(content).text();
    },
  };
}

/** Follows the ConfigMaps until it has all of the server's, and saves a snapshot. */
async function follow(pod: Pod, store: SnapshotStore, options: { watchList: boolean }) {
  const told: string[] = [];
  const errors: unknown[] = [];
  const recheck = new Recheck();
  const onError = (error: unknown) => errors.push(error);
  const snapshot = { store, onError };
  await using informer = createInformer<KubernetesObject>(pod.kube(), PATH, {
    snapshot,
    onError,
    ...options,
  });
  informer.addHandler(({ type, object }) => {
    told.push(`${type} ${object.metadata.name}`);
    recheck.poke();
  });
  const known = () => [...informer.store].map(versionOf).sort().join();
  const there = () =>
    pod.server.store.list("configmaps").map(({ object }) => versionOf(object)).sort();
  const caughtUp = () => informer.synced && known() === there().join();
  assert(await recheck.until(caughtUp), `${known()} is not ${there()}`);
  return { told, errors };
}

function versionOf(
  { metadata }: { metadata: { name?: string; uid?: string; resourceVersion?: string } },
) {
  return `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`;
}

const mayRead: Readonly<Record<string, TestApiServerOptions>> = {
  "where kube-system may be read": {},
  "where kube-system may not be read": {
    authorize: ({ path }) => !path.startsWith("/api/v1/namespaces/kube-system"),
  },
};

for (const [where, options] of Object.entries(mayRead)) {
  test(`a snapshot of another cluster at the same URL leaves no ghosts, ${where}`, async () => {
    for (const watchList of [true, false]) {
      const store = memory();
      let port: number;
      {
        await using old = await startPod(options);
        port = Number(new URL(old.config.server).port);
        for (let each = 0; each < 30; each++) putConfigMap(old.server, `old${each}`);
        putConfigMap(old.server, "both");
        await follow(old, store, { watchList });
      }
      await using pod = await startPod({ ...options, port });
      putConfigMap(pod.server, "both");
      for (let each = 0; each < 8; each++) putConfigMap(pod.server, `new${each}`);
      // Until this cluster has reached the old one's resourceVersion, so that it is valid here too.
      for (let each = 0; each < 40; each++) putConfigMap(pod.server, "both", `${each}`);
      const { told, errors } = await follow(pod, store, { watchList });
      if (where === "where kube-system may be read") {
        assertEquals(told.filter((change) => change.includes("old")), []);
        assert(errors[0] instanceof TypeError && errors[0].message.includes("another cluster"));
      } else {
        assertEquals(told.filter((change) => change.startsWith("deleted old")).length, 30);
      }
      assertEquals(errors.length, where === "where kube-system may be read" ? 1 : 0);
    }
  });
}

test("a snapshot whose resourceVersion the server refuses is given up", async () => {
  for (const resourceVersion of ["no-number", "-5", "0"]) {
    for (const watchList of [true, false]) {
      await using pod = await startPod();
      const store = memory();
      putConfigMap(pod.server, "a");
      await follow(pod, store, { watchList });
      const { head, rest } = /^(?<head>.*)\n(?<rest>[^]*)$/.exec(store.text)!.groups!;
      const saved = JSON.parse(head!);
      const objects = rest!.trimEnd().split("\n").slice(0, -1);
      const changed = writeSnapshot(saved, { resourceVersion, takenAtMs: 0, objects });
      store.text = await new Response(changed).text();
      putConfigMap(pod.server, "b");
      pod.server.objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "a" });
      await follow(pod, store, { watchList });
    }
  }
});

test("a snapshot with managedFields is not used for an informer without them", async () => {
  await using pod = await startPod();
  const store = memory();
  putConfigMap(pod.server, "a");
  const options = { watchList: true, keepManagedFields: true };
  await follow(pod, store, options);
  const { errors } = await follow(pod, store, { watchList: true });
  assert(errors[0] instanceof TypeError && errors[0].message.includes("another resource"));
});
