import { assertEquals } from "@std/assert";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import {
  applyCreateDefaults,
  applyDefaults,
  applyWriteDefaults,
} from "../../../src/testing/writes/object_defaults.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { test } from "../../support/test.ts";

const time = "2026-01-02T03:04:05Z";
const registry = new ResourceRegistry();

function withDefaults(
  kind: string,
  fields: Record<string, unknown> = {},
  apiVersion = "v1",
): KubeObject {
  const object = { metadata: { name: "a" }, ...fields };
  return applyCreateDefaults(object, registry.findKind(apiVersion, kind)!, time);
}

test("only the server sets the status of a new object, except that of a node", () => {
  const status = { phase: "Running" };
  const phases = ["Pod", "Namespace", "PersistentVolume", "PersistentVolumeClaim"].map((kind) =>
    (withDefaults(kind, { status }).status as Record<string, unknown>).phase
  );
  assertEquals(phases, ["Pending", "Active", "Pending", "Pending"]);
  assertEquals(withDefaults("Node", { status }).status, status);
  assertEquals(withDefaults("ConfigMap", { status }).status, status);
});

test("a custom resource with a status subresource starts without a status", () => {
  const address = { group: "example.com", kind: "Widget", plural: "widgets" };
  const custom = registry.register({ ...address, custom: true, status: true });
  const object = { metadata: { name: "w" }, spec: { size: 1 }, status: { ready: true } };
  assertEquals(applyCreateDefaults(object, custom, time), {
    metadata: { name: "w" },
    spec: { size: 1 },
  });
});

test("defaults fill in missing fields and never replace existing ones", () => {
  const pod = withDefaults("Pod", { spec: { restartPolicy: "Never", nodeName: "n" } });
  const { restartPolicy, nodeName, dnsPolicy } = pod.spec as Record<string, unknown>;
  assertEquals([restartPolicy, nodeName, dnsPolicy], ["Never", "n", "ClusterFirst"]);
  const service = withDefaults("Service", { spec: { type: "NodePort" } });
  assertEquals((service.spec as Record<string, unknown>).type, "NodePort");
  const replicasOf = (spec: unknown) =>
    (withDefaults("Deployment", { spec }, "apps/v1").spec as Record<string, unknown>).replicas;
  assertEquals([replicasOf({}), replicasOf({ replicas: 0 })], [1, 0]);
});

test("the defaults of a given object keep its status, and set no initial state", () => {
  const defaults = (kind: string, object: KubeObject) =>
    applyDefaults(object, registry.findKind("v1", kind)!);
  const metadata = { name: "a" };
  assertEquals(defaults("Node", { metadata, status: { a: 1 } }).status, { a: 1 });
  assertEquals(defaults("Node", { metadata }).status, {});
  const { spec, status } = defaults("Namespace", { metadata });
  assertEquals([spec, status], [{}, { phase: "Active" }]);
  const unnamed = { generateName: "a-" };
  assertEquals(defaults("Namespace", { metadata: unnamed }).metadata, unnamed);
});

test("a namespace gets a label with its name and the finalizer of Kubernetes", () => {
  const { metadata, spec } = withDefaults("Namespace", {
    metadata: { name: "a", labels: { x: "1" } },
  });
  assertEquals(metadata.labels, { x: "1", "kubernetes.io/metadata.name": "a" });
  assertEquals(spec, { finalizers: ["kubernetes"] });
});

test("stringData becomes data in base64 and replaces existing keys, and a Secret gets a type", () => {
  const secret = { data: { a: "b2xk", b: "a2VwdA==" }, stringData: { a: "grün", n: 1 } };
  const given = { metadata: { name: "a" }, ...secret };
  const folded = applyWriteDefaults(given, registry.findKind("v1", "Secret")!);
  assertEquals(folded, {
    metadata: { name: "a" },
    type: "Opaque",
    data: { a: "Z3LDvG4=", b: "a2VwdA==", n: "MQ==" },
  });
  assertEquals(withDefaults("Secret").type, "Opaque");
  assertEquals(withDefaults("Secret", { type: "mine" }).type, "mine");
});

test("the given object is never changed", () => {
  const object = { metadata: { name: "a" }, stringData: { a: "b" } };
  const before = structuredClone(object);
  applyCreateDefaults(object, registry.findKind("v1", "Secret")!, time);
  assertEquals(object, before);
});
