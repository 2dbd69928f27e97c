import { assertEquals, assertThrows } from "@std/assert";
import { hasCondition, isConditionMet } from "../../../src/informer/conditions/has_condition.ts";
import { isDeploymentRolledOut } from "../../../src/informer/conditions/rollout_conditions.ts";
import { test } from "../../support/test.ts";

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

test("hasCondition is false for a status without usable conditions", () => {
  for (const conditions of [null, [null], "Ready", {}] as never[]) {
    const object = { metadata: {}, status: { conditions } };
    assertEquals(hasCondition("Ready")(object), false);
    assertEquals(isDeploymentRolledOut({ metadata: {}, status: { conditions } }), false);
  }
  assertEquals(hasCondition("Ready")({ metadata: {}, status: null as never }), false);
});

test("hasCondition refuses what is not the name of a condition", () => {
  for (const type of [undefined, null, "", 1] as never[]) {
    assertThrows(() => hasCondition(type), TypeError, "The type of a condition");
  }
  assertThrows(() => hasCondition("Ready", "" as string), TypeError, "The status of a condition");
});
