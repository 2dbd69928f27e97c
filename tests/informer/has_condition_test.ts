import { assertEquals } from "@std/assert";
import { hasCondition, isConditionMet } from "../../src/informer/has_condition.ts";
import { test } from "../support/test.ts";

const ready = { type: "Ready", status: "True" };

test("hasCondition judges one condition, whatever its case", () => {
  const object = { metadata: {}, status: { conditions: [{ ...ready, type: "Other" }, ready] } };
  assertEquals(hasCondition("Ready")(object), true);
  assertEquals(hasCondition("ready", "true")(object), true);
  assertEquals(hasCondition("Ready", "False")(object), false);
  assertEquals(hasCondition("Missing", "False")(object), false);
});

test("isConditionMet is false without object, status or conditions", () => {
  for (const object of [undefined, { metadata: {} }, { metadata: {}, status: {} }]) {
    assertEquals(isConditionMet(object, "Ready", "True"), false);
  }
});

test("isConditionMet takes no condition of an older generation", () => {
  const judge = (generation: number, observed?: number, ofCondition?: number) =>
    isConditionMet(
      {
        metadata: { generation },
        status: {
          observedGeneration: observed,
          conditions: [{ ...ready, observedGeneration: ofCondition }],
        },
      },
      "Ready",
      "True",
    );
  assertEquals([judge(2, 2), judge(2, 1), judge(2, undefined)], [true, false, true]);
  assertEquals([judge(2, 1, 2), judge(2, 2, 1)], [true, false]);
});
