import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { createResourceClient } from "../../../src/client/create_client.ts";
import { guardedKube } from "../../../src/controller/assignment/guarded_kube.ts";
import { trackedKube } from "../../../src/controller/own_writes/tracked_kube.ts";
import { ManagerInformers } from "../../../src/controller/sources/manager_informers.ts";
import { configMaps, websites } from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("the problems of an informer are reported with its path, unless it has a hook of its own", async () => {
  await using pod = await startPod({ authorize: () => false });
  const told: string[] = [];
  const kube = pod.kube();
  await using informers = new ManagerInformers(kube, {
    indexes: {},
    onError: (_error, path) => told.push(path),
  });
  const paths = ["/api/v1/configmaps", "/api/v1/secrets"];
  for (const path of paths) informers.informer(path);
  const handle = createResourceClient(kube, websites);
  assertStrictEquals(informers.informer(handle), informers.informer(handle.path));
  const own = Promise.withResolvers<unknown>();
  const namespaced = createResourceClient(kube, configMaps).namespace("default");
  informers.informer(namespaced, { onError: own.resolve });
  await own.promise;
  while (told.length < 3) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(told.toSorted(), [...paths, handle.path]);
});

test("a handle of a reconcile's client is one of the manager's, and one of another client is not", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  await using informers = new ManagerInformers(kube, { indexes: {}, onError: () => {} });
  const inner = guardedKube(trackedKube(kube, () => {}), () => undefined);
  const own = createResourceClient(kube, configMaps);
  const handle = createResourceClient(inner, configMaps);
  assertStrictEquals(informers.informer(handle), informers.informer(own));
  assertStrictEquals(
    informers.informer(handle.metadata()),
    informers.informer(own.path, { metadataOnly: true }),
  );
  const foreign = createResourceClient(pod.kube(), configMaps);
  assertThrows(() => informers.informer(foreign), TypeError, "another client");
});
