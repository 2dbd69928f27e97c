import { assertEquals } from "@std/assert";
import { ClusterWrites } from "../../../src/controller/own_writes/cluster_writes.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { type ConfigMap, configMaps } from "../../support/controllers/websites.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const { signal } = new AbortController();

test("a key waits for the stores of each cluster that it has written to", async () => {
  await using here = await startPod();
  await using there = await startPod();
  const clusters = await Promise.all([here, there].map(async (pod) => {
    const kube = pod.kube();
    const informers = createInformerFactory(kube);
    const followed = new FollowedInformers(informers);
    await followed.follow(configMaps).informers[0]!.waitForSync();
    return { kube, followed, informers };
  }));
  const [own, other] = clusters as [typeof clusters[0], typeof clusters[0]];
  const { kube, followed } = own;
  const informersOf = (path: string, namespace?: string) => followed.of(path, namespace);
  const writes = new ClusterWrites({ kube, informersOf, limitMs: 1 });
  const path = { resource: "/api/v1/configmaps", namespace: "default", name: "a" };
  const written = { ...path, isDeletion: false };
  assertEquals(writes.isSeen("k"), true);
  writes.note("k", { ...written, version: "999999999999" }, other); // it never comes
  assertEquals([writes.isSeen("k"), writes.isSeen("another")], [false, true]);
  putConfigMap(there.server, "a", "2");
  const freshObjects = await writes.untilSeen("k", signal);
  const read = freshObjects?.others.get(other)?.get<ConfigMap>(
    path.resource,
    "default/a",
    undefined,
  );
  assertEquals([read?.data, freshObjects?.get(path.resource, "default/a", undefined)], [
    { text: "2" },
    undefined,
  ]);
  writes.forget("k");
  assertEquals(writes.isSeen("k"), true);
  writes.note("k", { ...written, resource: "/api/v1/secrets", version: "9" }, other);
  assertEquals(writes.isSeen("k"), true); // no informer shows it
  await Promise.all(clusters.map(({ informers }) => informers[Symbol.asyncDispose]()));
});
