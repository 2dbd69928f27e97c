import { assertEquals, assertStrictEquals } from "@std/assert";
import { withDeletionConditions } from "../../../src/testing/controllers/namespace_conditions.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { test } from "../../support/test.ts";

function conditionsOf({ status }: KubeObject): Record<string, string>[] {
  return (status as { conditions: Record<string, string>[] }).conditions;
}

const namespace = { metadata: { name: "shop" }, status: { phase: "Terminating" } };
const held = (...finalizers: string[]) => ({ metadata: { finalizers } });

test("the conditions of a namespace count what is left, by resource and by finalizer", () => {
  const told = withDeletionConditions(namespace, {
    remaining: [
      { resource: "pods.", objects: [held("b/b"), held("a/a", "b/b")] },
      { resource: "jobs.batch", objects: [held("b/b")] },
    ],
    at: "t1",
  });
  assertEquals(conditionsOf(told).slice(3), [
    {
      type: "NamespaceContentRemaining",
      status: "True",
      lastTransitionTime: "t1",
      reason: "SomeResourcesRemain",
      message:
        "Some resources are remaining: jobs.batch has 1 resource instances, pods. has 2 resource " +
        "instances",
    },
    {
      type: "NamespaceFinalizersRemaining",
      status: "True",
      lastTransitionTime: "t1",
      reason: "SomeFinalizersRemain",
      message: "Some content in the namespace has finalizers remaining: a/a in 1 resource " +
        "instances, b/b in 3 resource instances",
    },
  ]);
});

test("the conditions change with what is left, and their times with their status", () => {
  const first = withDeletionConditions(namespace, {
    remaining: [{ resource: "pods.", objects: [held("a/a"), held("a/a")] }],
    at: "t1",
  });
  const remaining = [{ resource: "pods.", objects: [held("a/a")] }];
  const second = withDeletionConditions(first, { remaining, at: "t2" });
  assertEquals(conditionsOf(second)[3]!.lastTransitionTime, "t1");
  assertEquals(
    conditionsOf(second)[3]!.message,
    "Some resources are remaining: pods. has 1 resource instances",
  );
  assertStrictEquals(withDeletionConditions(second, { remaining, at: "t3" }), second);
  const last = withDeletionConditions(second, { remaining: [], at: "t4" });
  assertEquals(
    conditionsOf(last).map(({ status, lastTransitionTime }) => `${status} ${lastTransitionTime}`),
    ["False t1", "False t1", "False t1", "False t4", "False t4"],
  );
});
