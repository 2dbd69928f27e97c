import { assertEquals } from "@std/assert";
import {
  allowedCondition,
  type DisruptionBudget,
  guardsPod,
  withAllowedCondition,
  withSyncFailure,
} from "../../../src/testing/objects/disruption_budget.ts";
import { test } from "../../support/test.ts";

const pod = { metadata: { name: "web", labels: { app: "web" } } };
const budget = (selector?: unknown): DisruptionBudget => ({
  metadata: { name: "b" },
  spec: { minAvailable: 1, ...selector !== undefined && { selector } },
});

test("a budget with an empty selector is about all pods, and one without about none", () => {
  assertEquals(
    [undefined, null, {}, { matchLabels: { app: "web" } }, { matchLabels: { app: "db" } }].map(
      (selector) => guardsPod(budget(selector), pod),
    ),
    [false, false, true, true, false],
  );
});

test("the condition of a budget keeps its time until its status changes", () => {
  const first = withAllowedCondition({ disruptionsAllowed: 0, observedGeneration: 1 }, "T1");
  const same = withSyncFailure({ ...first, observedGeneration: 2 }, "no scale", "T2");
  const allowed = withAllowedCondition({ ...same, disruptionsAllowed: 1 }, "T3");
  assertEquals([first, same, allowed].map((status) => allowedCondition(status)), [
    {
      type: "DisruptionAllowed",
      message: "",
      status: "False",
      reason: "InsufficientPods",
      lastTransitionTime: "T1",
      observedGeneration: 1,
    },
    {
      type: "DisruptionAllowed",
      message: "no scale",
      status: "False",
      reason: "SyncFailed",
      lastTransitionTime: "T1",
      observedGeneration: 2,
    },
    {
      type: "DisruptionAllowed",
      message: "",
      status: "True",
      reason: "SufficientPods",
      lastTransitionTime: "T3",
      observedGeneration: 2,
    },
  ]);
});
