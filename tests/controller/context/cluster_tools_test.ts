import { assertEquals, assertThrows } from "@std/assert";
import { clusterTools } from "../../../src/controller/context/cluster_tools.ts";
import { FreshObjects } from "../../../src/controller/own_writes/fresh_objects.ts";
import { FollowedInformers } from "../../../src/controller/sources/followed_informers.ts";
import { createInformerFactory } from "../../../src/informer/informer_factory.ts";
import { controllerServices } from "../../support/controllers/controller_services.ts";
import { configMaps } from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("the tools of another cluster write and read there, with what was read there last", async () => {
  await using here = await startPod();
  await using there = await startPod();
  const [kube, remote] = [here.kube(), there.kube()];
  await using informers = createInformerFactory(remote);
  const other = { kube: remote, followed: new FollowedInformers(informers) };
  const { informers: [informer] } = other.followed.follow(configMaps, "copies");
  await informer!.waitForSync();
  const services = controllerServices(kube, new FollowedInformers(createInformerFactory(kube)));
  const { own } = services.clusters;
  const clusters = {
    own,
    of: (of?: unknown) => of === remote ? other : own,
    isSynced: false,
  };
  const freshObjects = new FreshObjects();
  const remoteObjects = new FreshObjects();
  freshObjects.others.set(other, remoteObjects);
  const path = { resource: "/api/v1/configmaps", namespace: "default", name: "read" };
  remoteObjects.set(path, { metadata: { name: "read", namespace: "default" } });
  const writes: [name: string, isOther: boolean][] = [];
  const options = {
    services: { ...services, clusters },
    mark: { controller: "copies", key: "a", reconcileId: "id-1" },
    guard: () => undefined,
    freshObjects,
    signal: new AbortController().signal,
    onWrite: ({ name }: { name: string }, cluster?: object) =>
      writes.push([name, cluster === other]),
  };
  const { apply, store } = clusterTools(remote, options);
  const metadata = { name: "a", namespace: "default" };
  const made = await apply(configMaps, { metadata });
  await informer!.waitForVersion(made.metadata.resourceVersion!);
  const names = store(configMaps).list().map(({ metadata: { name } }) => name);
  assertEquals(names.toSorted(), ["a", "read"]);
  const own2 = clusterTools(kube, options);
  await own2.apply(configMaps, { metadata: { ...metadata, name: "b" } });
  assertEquals(writes, [["a", true], ["b", false]]);
  assertThrows(() => own2.store(configMaps), TypeError, "copies does not follow configmaps");
});
