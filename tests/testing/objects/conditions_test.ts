import { assertEquals } from "@std/assert";
import {
  conditionOf,
  conditionsOf,
  isConditionMet,
  isReady,
  withCondition,
} from "../../../src/testing/objects/conditions.ts";
import { test } from "../../support/test.ts";

const withConditions = (conditions: unknown) => ({ metadata: {}, status: { conditions } });

test("the conditions of an object are read whatever its status is", () => {
  const object = withConditions([{ type: "Ready", status: "True" }, "x", { type: "Other" }]);
  assertEquals(conditionsOf(object).map(({ type }) => type), ["Ready", "Other"]);
  assertEquals(conditionOf(object, "Other"), { type: "Other" });
  assertEquals(["Ready", "Other", "None"].map((type) => isConditionMet(object, type)), [
    true,
    false,
    false,
  ]);
  const others = [{ metadata: {} }, withConditions(null), withConditions([{ type: "Ready" }])];
  assertEquals([object, ...others].map(isReady), [true, false, false, false]);
});

test("a condition has the time of the last change of its status, and its place", () => {
  const ready = { type: "Ready", status: "True", reason: "Done", lastTransitionTime: "t1" };
  const other = { ...ready, type: "Other" };
  const first = withCondition(withCondition([], ready), other);
  assertEquals(first, [ready, other]);
  const told = withCondition(first, { ...ready, reason: "Still", lastTransitionTime: "t2" });
  assertEquals(told, [{ ...ready, reason: "Still" }, other]);
  const lost = { ...ready, status: "False", lastTransitionTime: "t3" };
  assertEquals(withCondition(told, lost), [lost, other]);
  assertEquals<unknown>(
    withCondition<Record<string, unknown>>([{ type: "Ready", status: "True" }], ready),
    [ready],
  );
});
