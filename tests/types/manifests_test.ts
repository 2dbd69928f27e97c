/** Checks that this file and tests/fixtures compile. */

import { assert, assertEquals } from "@std/assert";
import type { Deployment } from "../../src/types/apps/v1.ts";
import type { SelfSubjectAccessReview } from "../../src/types/authorization/v1.ts";
import type { CronJob } from "../../src/types/batch/v1.ts";
import type { ConfigMap, Pod, Service } from "../../src/types/core/v1.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { manifests } from "../fixtures/manifests.ts";
import { test } from "../support/test.ts";

test("manifests, each checked against the type of its kind, are objects that can be watched", () => {
  const objects: readonly KubernetesObject[] = manifests;
  assert(objects.length >= 30, `${objects.length} manifests`);
  assert(new Set(objects.map(({ kind }) => kind)).size >= 30);
});

test("types need neither apiVersion nor kind, which the items of a list do not have", () => {
  const configMap: ConfigMap = { metadata: { name: "settings" }, data: { level: "info" } };
  assertEquals(configMap.kind, undefined);
});

test("types distinguish kinds by their literals", () => {
  const about = (object: Pod | Deployment): string | number | undefined => {
    if (object.kind === "Pod") return object.spec?.nodeName;
    if (object.kind === "Deployment") return object.spec?.replicas;
    return object.metadata.name;
  };
  const pod: Pod = { kind: "Pod", metadata: { name: "web" }, spec: { containers: [] } };
  assertEquals(about(pod), undefined);
});

test("types require no metadata for kinds that are only sent", () => {
  const review: SelfSubjectAccessReview = {
    spec: { resourceAttributes: { verb: "get", resource: "pods" } },
  };
  assertEquals(review.metadata, undefined);
});

test("types refuse what the server would refuse", () => {
  const wrong: unknown[] = [
    // @ts-expect-error an object has a name
    { metadata: {} } satisfies ConfigMap,
    // @ts-expect-error a Pod has the apiVersion v1
    { apiVersion: "apps/v1", kind: "Pod", metadata: { name: "web" } } satisfies Pod,
    // @ts-expect-error a container has a name
    { metadata: { name: "web" }, spec: { containers: [{ image: "web" }] } } satisfies Pod,
    {
      metadata: { name: "web" },
      // @ts-expect-error no such policy
      spec: { containers: [], restartPolicy: "Sometimes" },
    } satisfies Pod,
    // @ts-expect-error data are strings
    { metadata: { name: "web" }, data: { count: 1 } } satisfies ConfigMap,
    // @ts-expect-error a Service's spec has no field of this name
    { metadata: { name: "web" }, spec: { port: 80 } } satisfies Service,
    // @ts-expect-error absent is not the same as undefined
    { metadata: { name: "web", namespace: undefined } } satisfies ConfigMap,
  ];
  assertEquals(wrong.length, 7);
});

test("types accept a value that a newer server may send, where Kubernetes says so", () => {
  const rule: NonNullable<
    NonNullable<NonNullable<CronJob["spec"]>["jobTemplate"]["spec"]>["podFailurePolicy"]
  >["rules"][number] = { action: "Escalate" };
  assertEquals(rule.action, "Escalate");
});
