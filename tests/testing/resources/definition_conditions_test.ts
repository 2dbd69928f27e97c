import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  conditionOf,
  isConditionMet,
  withCondition,
} from "../../../src/testing/resources/definition_conditions.ts";
import { test } from "../../support/test.ts";

const ready = { type: "Ready", status: "True", reason: "Done", message: "done" } as const;

test("a condition has the time of the last change of its status, and its place", () => {
  const first = withCondition({ metadata: {} }, ready, "t1");
  const other = withCondition(first, { ...ready, type: "Other" }, "t2");
  assertStrictEquals(withCondition(other, ready, "t3"), other);
  const told = withCondition(other, { ...ready, reason: "Still" }, "t3");
  assertEquals(conditionOf(told, "Ready"), {
    type: "Ready",
    status: "True",
    lastTransitionTime: "t1",
    reason: "Still",
    message: "done",
  });
  const lost = withCondition(told, { ...ready, status: "False" }, "t4");
  assertEquals(
    (lost.status as { conditions: { type: string }[] }).conditions.map((each) => each.type),
    ["Ready", "Other"],
  );
  assertEquals([conditionOf(lost, "Ready")?.lastTransitionTime, isConditionMet(lost, "Ready")], [
    "t4",
    false,
  ]);
  assertEquals([isConditionMet(lost, "Other"), isConditionMet(lost, "None")], [true, false]);
});
