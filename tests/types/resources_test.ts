import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import type { Pod } from "../../src/types/core/v1.ts";
import * as apps from "../../src/types/apps/v1_resources.ts";
import * as authorization from "../../src/types/authorization/v1_resources.ts";
import * as core from "../../src/types/core/v1_resources.ts";
import * as policy from "../../src/types/policy/v1_resources.ts";
import type { ResourceDefinition } from "../../src/types/resource.ts";
import { test } from "../support/test.ts";

const every = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

test("resources have the parts of their paths", () => {
  assertEquals(apps.deployments, {
    group: "apps",
    version: "v1",
    plural: "deployments",
    kind: "Deployment",
    namespaced: true,
    verbs: every,
    subresources: ["scale", "status"],
  });
  assertEquals(core.namespaces.namespaced, false);
  assertEquals(policy.podDisruptionBudgets.subresources, ["status"]);
  assertEquals(authorization.subjectAccessReviews.verbs, ["create"]);
});

test("resources know the subresources of a pod", () => {
  assertEquals(core.pods.subresources, [
    "attach",
    "binding",
    "ephemeralcontainers",
    "eviction",
    "exec",
    "log",
    "portforward",
    "proxy",
    "resize",
    "status",
  ]);
});

test("resources exist for all core and apps kinds", () => {
  assertEquals(Object.keys(core).sort(), [
    "bindings",
    "componentStatuses",
    "configMaps",
    "endpoints",
    "events",
    "limitRanges",
    "namespaces",
    "nodes",
    "persistentVolumeClaims",
    "persistentVolumes",
    "podTemplates",
    "pods",
    "replicationControllers",
    "resourceQuotas",
    "secrets",
    "serviceAccounts",
    "services",
  ]);
  assertEquals(Object.keys(apps).sort(), [
    "controllerRevisions",
    "daemonSets",
    "deployments",
    "replicaSets",
    "statefulSets",
  ]);
});

test("resources carry the type of their objects", () => {
  const nameOf = <T extends KubernetesObject>(
    _resource: ResourceDefinition<T>,
    object: T,
  ): string => object.metadata.name;
  const pod: Pod = { metadata: { name: "web" }, spec: { containers: [] } };
  assertEquals(nameOf(core.pods, pod), "web");
  // @ts-expect-error a Deployment is not a Pod
  assertEquals(nameOf(core.pods, { kind: "Deployment", metadata: { name: "web" } }), "web");
});

test("resources of a module are a record from which a client can be made", () => {
  const all: Record<string, ResourceDefinition<KubernetesObject>> = {
    ...core,
    ...apps,
    ...authorization,
  };
  assertEquals(all.pods?.kind, "Pod");
});
