import { assertEquals, assertThrows } from "@std/assert";
import {
  type AdmissionLookups,
  admittedObject,
  withAdmittedFields,
} from "../../../src/testing/defaults/admission_defaults.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { withServer } from "../../support/servers/kube_server.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";

const admitted = (
  collection: string,
  spec: Record<string, unknown>,
  lookups: Partial<AdmissionLookups> = {},
): KubeObject =>
  admittedObject({ metadata: { name: "a", namespace: "shop" }, spec }, collection, {
    priorityOf: () => undefined,
    hasRuntime: () => false,
    defaultClass: () => undefined,
    ...lookups,
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

test("a claim without a class has the default one, and one with an empty name has none", () => {
  const classOf = (spec: Record<string, unknown>, defaultClass?: string) => {
    const claim = admitted("persistentvolumeclaims", spec, { defaultClass: () => defaultClass });
    return (claim.spec as { storageClassName?: string }).storageClassName;
  };
  assertEquals(classOf({}, "fast"), "fast");
  assertEquals(classOf({}), undefined);
  assertEquals(classOf({ storageClassName: "" }, "fast"), "");
  assertEquals(classOf({ storageClassName: "slow" }, "fast"), "slow");
});

test("where accounts are looked up, a pod has the secrets of its own, which must exist", () => {
  const account = { metadata: { name: "robot" }, imagePullSecrets: [{ name: "registry" }] };
  const accountOf = (name: string) => name === "robot" ? account : undefined;
  const secretsOf = (spec: Record<string, unknown>) =>
    (admitted("pods", spec, { accountOf }).spec as { imagePullSecrets?: unknown }).imagePullSecrets;
  assertEquals(secretsOf({ serviceAccountName: "robot" }), [{ name: "registry" }]);
  const own = [{ name: "own" }];
  assertEquals(secretsOf({ serviceAccountName: "robot", imagePullSecrets: own }), own);
  const { status } = assertThrows(() => secretsOf({}), StatusError);
  assertEquals([status.code, status.message], [
    403,
    'pods "a" is forbidden: error looking up service account shop/default: serviceaccount ' +
    '"default" not found',
  ]);
});

test("an update of a pod keeps the fields of the admission", () => {
  const metadata = { name: "a", namespace: "shop" };
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
