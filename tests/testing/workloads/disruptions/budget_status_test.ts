import { assertEquals, assertThrows } from "@std/assert";
import type { DisruptionBudget } from "../../../../src/testing/objects/disruption_budget.ts";
import {
  type BudgetState,
  budgetStatus,
  nextRecheck,
} from "../../../../src/testing/workloads/disruptions/budget_status.ts";
import { SyncFailure } from "../../../../src/testing/workloads/disruptions/controller_scale.ts";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import { test } from "../../../support/test.ts";

const now = Date.parse("2026-01-02T03:04:05Z");
const time = "2026-01-02T03:04:05Z";
const controller = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", controller: true };
const pod = (name: string, { ready = true, uid = "u", ...metadata } = {}): Pod => ({
  metadata: { name, ownerReferences: uid ? [{ ...controller, uid }] : [], ...metadata },
  spec: {},
  status: { phase: "Running", conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
});
const budget = (
  spec: DisruptionBudget["spec"],
  status: DisruptionBudget["status"] = {},
): DisruptionBudget => ({ metadata: { name: "b", generation: 2 }, spec, status });
const scaleOf: BudgetState["scaleOf"] = ({ uid }) =>
  uid === "gone" ? undefined : { uid: "deployment", replicas: 5 };
const statusOf = (given: DisruptionBudget, pods: Pod[]) =>
  budgetStatus(given, { pods, scaleOf, now, time });
const numbers = (given: DisruptionBudget, pods: Pod[]) => {
  const status = statusOf(given, pods);
  const { currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed } = status;
  return [currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed];
};

test("a number that must be available is of all pods, a share and a maximum of what is to be there", () => {
  const pods = [pod("a"), pod("b"), pod("c", { uid: "other" }), pod("d", { ready: false })];
  assertEquals(numbers(budget({ minAvailable: 2 }), pods), [3, 2, 4, 1]);
  assertEquals(numbers(budget({ minAvailable: "50%" }), pods), [3, 3, 5, 0]);
  assertEquals(numbers(budget({ maxUnavailable: 3 }), pods), [3, 2, 5, 1]);
  assertEquals(numbers(budget({ maxUnavailable: "30%" }), pods), [3, 3, 5, 0]);
  assertEquals(numbers(budget({ maxUnavailable: 9 }), pods), [3, 0, 5, 3]);
  assertEquals(numbers(budget({ minAvailable: 0 }), []), [0, 0, 0, 0]);
  assertEquals(numbers(budget({ maxUnavailable: 1 }), [pod("a", { uid: "" })]), [1, 0, 0, 0]);
});

test("pods that are being deleted, or are expected to be, are not healthy", () => {
  const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
  const disruptedPods = { a: at(119), b: at(121), gone: at(1), c: at(1) };
  const pods = [pod("a"), pod("b"), pod("c", { deletionTimestamp: time } as never), pod("d")];
  const status = statusOf(budget({ minAvailable: 1 }, { disruptedPods }), pods);
  assertEquals([status.currentHealthy, status.disruptedPods], [2, { a: at(119) }]);
  assertEquals([nextRecheck(status, now), nextRecheck({}, now)], [1000, undefined]);
});

test("the condition says whether disruptions are allowed, of the generation that was seen", () => {
  const first = statusOf(budget({ minAvailable: 1 }), [pod("a")]);
  const condition = {
    type: "DisruptionAllowed",
    status: "False",
    reason: "InsufficientPods",
    message: "",
    lastTransitionTime: time,
    observedGeneration: 2,
  };
  assertEquals([first.observedGeneration, first.conditions], [2, [condition]]);
  const same = budgetStatus(budget({ minAvailable: 1 }, first), {
    pods: [pod("a")],
    scaleOf,
    now: now + 5000,
    time: "later",
  });
  assertEquals(same, first);
  const more = statusOf(budget({ minAvailable: 1 }, first), [pod("a"), pod("b")]);
  assertEquals(more.conditions, [{ ...condition, status: "True", reason: "SufficientPods" }]);
});

test("a pod whose controller is gone, and a text that is not a share, are failures", () => {
  const failure = (given: DisruptionBudget, pods: Pod[]) =>
    assertThrows(() => statusOf(given, pods), SyncFailure).message;
  assertEquals(
    failure(budget({ maxUnavailable: 1 }), [pod("a", { uid: "gone" })]),
    'found no controllers for pod "a"',
  );
  assertEquals(
    failure(budget({ minAvailable: "many" }), []),
    "invalid value for IntOrString: invalid type: string is not a percentage",
  );
});
