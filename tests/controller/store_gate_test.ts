import { assertEquals, assertRejects } from "@std/assert";
import { isSeen, untilSeen } from "../../src/controller/store_gate.ts";
import type { WrittenObject, WrittenResource } from "../../src/controller/written_versions.ts";
import { TimeoutError } from "../../src/core/errors.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { putConfigMap, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const resource = "/api/v1/configmaps";
const { signal } = new AbortController();

function written(
  version: string | undefined,
  objects: Partial<WrittenObject>[] = [],
): WrittenResource {
  const place = { resource, namespace: "default" };
  return {
    ...place,
    version,
    objects: new Map(objects.map((object) => [object.name ?? "", {
      ...place,
      name: "",
      uid: undefined,
      version,
      isDeletion: false,
      ...object,
    }])),
  };
}

test("a write is seen when the informers have reached its version", async () => {
  await using pod = await startPod();
  await using informer = createInformer(pod.kube(), resource);
  const informersOf = () => [informer];
  await informer.waitForSync();
  const future = String(pod.server.store.revision + 1);
  assertEquals(isSeen([written(future)], informersOf), false);
  const waiting = untilSeen([written(future)], informersOf, { timeoutMs: 5_000, signal });
  assertEquals(putConfigMap(pod.server, "a"), future);
  await waiting;
  assertEquals(isSeen([written(future)], informersOf), true);
  await assertRejects(
    () => untilSeen([written("999999")], informersOf, { timeoutMs: 20, signal }),
    TimeoutError,
  );
});

test("a deletion is seen when the object is gone, another one, or waits for its finalizers", async () => {
  await using pod = await startPod();
  const { objects } = pod.server;
  const kind = { apiVersion: "v1", kind: "ConfigMap" };
  putConfigMap(pod.server, "a");
  const held = { name: "held", finalizers: ["example.com/a"] };
  const { metadata: { uid } } = objects.create({ ...kind, metadata: held });
  await using informer = createInformer(pod.kube(), resource);
  const informersOf = () => [informer];
  await informer.waitForSync();
  const a = informer.store.get("default/a")!.metadata.uid;
  const deleted = [written(undefined, [{ name: "a", uid: a, isDeletion: true }])];
  const heldDeleted = [written(undefined, [{ name: "held", uid, isDeletion: true }])];
  assertEquals([isSeen(deleted, informersOf), isSeen(heldDeleted, informersOf)], [false, false]);
  const earlier = [written(undefined, [{ name: "a", uid: "another", isDeletion: true }])];
  assertEquals(isSeen(earlier, informersOf), true);
  const waits = [deleted, heldDeleted].map((each) =>
    untilSeen(each, informersOf, { timeoutMs: 5_000, signal })
  );
  objects.delete({ ...kind, name: "a" });
  objects.delete({ ...kind, name: "held" });
  await Promise.all(waits);
});

test("what no informer has, and what cannot be compared, holds nothing up", async () => {
  await using pod = await startPod();
  await using informer = createInformer(pod.kube(), resource);
  await informer.waitForSync();
  assertEquals(isSeen([written("999999")], () => []), true);
  assertEquals(isSeen([written("opaque"), written(undefined)], () => [informer]), true);
  const limit = { timeoutMs: 20, signal };
  await untilSeen([written("opaque"), written(undefined)], () => [informer], limit);
});
