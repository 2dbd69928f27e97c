import { assertEquals } from "@std/assert";
import {
  admittedObject,
  withAdmittedFields,
} from "../../../src/testing/defaults/admission_defaults.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";

const admitted = (collection: string, spec: Record<string, unknown>): KubeObject =>
  admittedObject({ metadata: { name: "a" }, spec }, collection, {
    priorityOf: () => undefined,
    hasRuntime: () => false,
  });

test("claims, volumes and nodes get what the plugins of the admission add", () => {
  assertEquals(admitted("persistentvolumeclaims", {}).metadata.finalizers, [
    "kubernetes.io/pvc-protection",
  ]);
  assertEquals(admitted("persistentvolumes", {}).metadata.finalizers, [
    "kubernetes.io/pv-protection",
  ]);
  assertEquals(admitted("nodes", {}).spec, {
    taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }],
  });
  assertEquals(admitted("configmaps", {}).spec, {});
});

test("an update of a pod keeps the fields of the admission", () => {
  const metadata = { name: "a" };
  const stored = admitted("pods", {});
  assertEquals(withAdmittedFields({ metadata, spec: {} }, stored), stored);
});

test("a pod has the priority of its class, of the default one, or 0", () =>
  withServer(({ server }) => {
    const apiVersion = "scheduling.k8s.io/v1";
    const priorityOf = (name: string, spec: Record<string, unknown> = {}) => {
      const pod = { apiVersion: "v1", kind: "Pod", metadata: { name } };
      const created = server.objects.create({ ...pod, spec: { ...podSpec, ...spec } });
      return (created.spec as Record<string, unknown>).priority;
    };
    assertEquals(priorityOf("a"), 0);
    const high = { apiVersion, kind: "PriorityClass", metadata: { name: "high" }, value: 7 };
    server.objects.create(high);
    const base = { ...high, metadata: { name: "base" }, value: 3, globalDefault: true };
    server.objects.create(base);
    assertEquals([
      priorityOf("b", { priorityClassName: "high" }),
      priorityOf("c"),
      priorityOf("d", { priorityClassName: "system-node-critical" }),
    ], [7, 3, 2_000_001_000]);
    return Promise.resolve();
  }));
