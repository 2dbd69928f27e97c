import { assertEquals, assertNotEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { Clusters } from "../../../src/controller/sources/clusters.ts";
import { ManagerInformers } from "../../../src/controller/sources/manager_informers.ts";
import { configMaps } from "../../support/controllers/websites.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

test("a cluster is known by its client, also by one that wraps it, and ends with the others", async () => {
  await using here = await startPod();
  await using there = await startPod();
  const [kube, other] = [here.kube(), there.kube()];
  const clusters = new Clusters(
    kube,
    (each) => new ManagerInformers(each, { indexes: {}, onError: () => {} }),
  );
  assertStrictEquals(clusters.of(), clusters.own);
  assertStrictEquals(clusters.of({ ...kube }), clusters.own);
  const cluster = clusters.of(other);
  assertStrictEquals(clusters.of({ ...other }), cluster);
  assertNotEquals(cluster, clusters.own);
  const { informers: [own] } = clusters.own.followed.follow(configMaps, "a");
  const { informers: [followed] } = cluster.followed.follow(configMaps, "a");
  const { signal } = new AbortController();
  await clusters.waitForSync({ timeoutMs: 10_000, signal });
  assertEquals(clusters.all.map(({ informer, server }) => [informer, server]), [
    [own, undefined],
    [followed, other.server],
  ]);
  for (const wrong of [null, {}] as never[]) {
    assertThrows(() => clusters.of(wrong), TypeError, "A client must come from");
  }
  await clusters[Symbol.asyncDispose]();
  assertEquals([own, followed].map((each) => each?.state.name), ["stopped", "stopped"]);
});

test("a cluster whose client is disposed of is forgotten", async () => {
  await using here = await startPod();
  await using there = await startPod();
  const other = there.kube();
  await using clusters = new Clusters(
    here.kube(),
    (each) => new ManagerInformers(each, { indexes: {}, onError: () => {} }),
  );
  clusters.of(other).followed.follow(configMaps, "a");
  await other[Symbol.asyncDispose]();
  assertEquals(clusters.all, []);
});

test("a client that is disposed of while it is followed is reported, but not after the manager's", async () => {
  await using here = await startPod();
  await using there = await startPod();
  const [kube, one, two] = [here.kube(), there.kube(), there.kube()];
  const told: string[] = [];
  await using clusters = new Clusters(
    kube,
    (each) => new ManagerInformers(each, { indexes: {}, onError: () => {} }),
    ({ error, path, server }) => told.push(`${path} of ${server}: ${error}`),
  );
  for (const other of [one, two]) clusters.of(other).followed.follow(configMaps, "a");
  clusters.of(one).followed.follow({ resource: configMaps, labelSelector: "a=b" }, "b");
  await one[Symbol.asyncDispose]();
  const { server } = one;
  assertEquals(told, [
    `/api/v1/configmaps of ${server}: TypeError: The client of ${server} was disposed of while a ` +
    "and b followed /api/v1/configmaps there: changes do not arrive any more. Dispose of the " +
    "source or the manager first.",
  ]);
  await kube[Symbol.asyncDispose]();
  await two[Symbol.asyncDispose]();
  assertEquals(told.length, 1);
});
