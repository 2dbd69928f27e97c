import { assertEquals, assertThrows } from "@std/assert";
import type { KubeObject } from "../../../../src/testing/objects/kube_object.ts";
import { ObjectStore } from "../../../../src/testing/objects/object_store.ts";
import { ResourceRegistry } from "../../../../src/testing/resources/resource_registry.ts";
import {
  controllerScale,
  SyncFailure,
} from "../../../../src/testing/workloads/disruptions/controller_scale.ts";
import { test } from "../../../support/test.ts";

const ref = (kind: string, name: string, apiVersion = "apps/v1") => ({
  apiVersion,
  kind,
  name,
  uid: `uid-${name}`,
  controller: true,
});
const owner = (name: string, replicas: number, ...ownerReferences: unknown[]): KubeObject => ({
  metadata: { name, namespace: "shop", uid: `uid-${name}`, ownerReferences },
  spec: { replicas },
});

function place() {
  const store = new ObjectStore();
  const registry = new ResourceRegistry();
  registry.register({
    group: "example.com",
    kind: "Rollout",
    plural: "rollouts",
    custom: true,
    scale: { specReplicas: "spec.size", statusReplicas: "status.size" },
  });
  store.put("apps/deployments", "shop/web", owner("web", 4));
  store.put("apps/replicasets", "shop/new", owner("new", 1, ref("Deployment", "web")));
  store.put("apps/replicasets", "shop/lone", owner("lone", 2, ref("Deployment", "gone")));
  store.put("apps/statefulsets", "shop/db", owner("db", 3));
  store.put("example.com/rollouts", "shop/own", {
    metadata: { name: "own", uid: "uid-own" },
    spec: { size: 7 },
  });
  store.put("example.com/rollouts", "shop/empty", {
    metadata: { name: "empty", uid: "uid-empty" },
    spec: {},
  });
  return { store, registry };
}

test("the scale of a ReplicaSet is that of its Deployment, as long as there is one", () => {
  const context = place();
  const scaleOf = (kind: string, name: string, apiVersion?: string) =>
    controllerScale(context, ref(kind, name, apiVersion), "shop");
  assertEquals(scaleOf("ReplicaSet", "new"), { uid: "uid-web", replicas: 4 });
  assertEquals(scaleOf("ReplicaSet", "lone"), { uid: "uid-lone", replicas: 2 });
  assertEquals(scaleOf("StatefulSet", "db"), { uid: "uid-db", replicas: 3 });
  assertEquals(scaleOf("Rollout", "own", "example.com/v1"), { uid: "uid-own", replicas: 7 });
  assertEquals(scaleOf("StatefulSet", "gone"), undefined);
  const other = { ...ref("StatefulSet", "db"), uid: "other" };
  assertEquals(controllerScale(context, other, "shop"), undefined);
});

test("a controller without a scale is a failure with the words of kube-controller-manager", () => {
  const context = place();
  const failure = (kind: string, apiVersion: string, name = "a") =>
    assertThrows(() => controllerScale(context, ref(kind, name, apiVersion), "shop"), SyncFailure)
      .message;
  assertEquals(
    failure("Job", "batch/v1"),
    "jobs.batch does not implement the scale subresource",
  );
  assertEquals(failure("Node", "v1"), "nodes does not implement the scale subresource");
  assertEquals(
    failure("Cluster", "db.example.com/v1"),
    'no matches for kind "Cluster" in version "db.example.com/v1"',
  );
  assertEquals(
    failure("Rollout", "example.com/v1", "empty"),
    'Internal error occurred: the spec replicas field ".spec.size" does not exist',
  );
});
