import { assertEquals } from "@std/assert";
import type { Deployment } from "../../../../src/testing/workloads/deployments/deployment.ts";
import {
  newSetSize,
  oldSetSizes,
  scaledSizes,
} from "../../../../src/testing/workloads/deployments/deployment_scaling.ts";
import type { ReplicaSet } from "../../../../src/testing/workloads/replica_set.ts";
import { test } from "../../../support/test.ts";

const deployment = (
  replicas: number,
  maxSurge: number | string,
  maxUnavailable: number | string,
): Deployment => ({
  metadata: { name: "web" },
  spec: {
    replicas,
    selector: {},
    template: {},
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
  },
});

const set = (
  name: string,
  replicas: number,
  availableReplicas = replicas,
  most = 0,
): ReplicaSet => ({
  metadata: {
    name,
    annotations: { "deployment.kubernetes.io/max-replicas": String(most) },
  },
  spec: { replicas, selector: {}, template: {} },
  status: { replicas, availableReplicas },
});

const named = (sizes: ReadonlyMap<ReplicaSet, number>) =>
  Object.fromEntries([...sizes].map(([{ metadata }, size]) => [metadata.name, size]));

test("the new ReplicaSet grows as the surge allows", () => {
  const of10 = deployment(10, 3, 2);
  assertEquals(newSetSize(of10, 0, [set("a", 10)]), 3);
  assertEquals(newSetSize(of10, 3, [set("a", 8)]), 5);
  assertEquals(newSetSize(of10, 5, [set("a", 8)]), 5);
  assertEquals(newSetSize(of10, 0, []), 10);
  assertEquals(newSetSize(of10, 12, []), 10);
});

test("old ReplicaSets lose pods that are not available first, then as many as may be unavailable", () => {
  const of10 = deployment(10, 3, 2);
  assertEquals(named(oldSetSizes(of10, set("new", 3, 0), [set("a", 10)])), { a: 8 });
  assertEquals(named(oldSetSizes(of10, set("new", 5, 5), [set("a", 8)])), { a: 3 });
  assertEquals(named(oldSetSizes(of10, set("new", 5, 0), [set("a", 8)])), {});
  assertEquals(named(oldSetSizes(of10, set("new", 5, 3), [set("a", 4), set("b", 4, 1)])), {
    b: 1,
  });
  assertEquals(named(oldSetSizes(of10, set("new", 10), [set("a", 0)])), {});
});

test("a Deployment that is scaled divides its pods among its ReplicaSets by their sizes", () => {
  const scaled = (replicas: number, newSet: ReplicaSet, ...oldSets: ReplicaSet[]) =>
    named(scaledSizes(deployment(replicas, 3, 2), { newSet, oldSets }));
  assertEquals(scaled(5, set("new", 10)), { new: 5 });
  assertEquals(scaled(5, set("new", 0), set("a", 0)), { new: 5 });
  assertEquals(scaled(20, set("new", 5, 0, 13), set("a", 8, 8, 13)), { new: 9, a: 14 });
  assertEquals(scaled(5, set("new", 5, 0, 13), set("a", 8, 8, 13)), { new: 3, a: 5 });
  assertEquals(scaled(0, set("new", 5, 0, 13), set("a", 8, 8, 13)), { new: 0, a: 0 });
});
