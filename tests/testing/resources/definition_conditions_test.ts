import { assertEquals, assertStrictEquals } from "@std/assert";
import { conditionOf } from "../../../src/testing/objects/conditions.ts";
import { withDefinitionCondition } from "../../../src/testing/resources/definition_conditions.ts";
import { test } from "../../support/test.ts";

const ready = { type: "Ready", status: "True", reason: "Done", message: "done" } as const;

test("a definition that has a condition stays the same, and another reason keeps the time", () => {
  const first = withDefinitionCondition({ metadata: {}, status: { other: 1 } }, ready, "t1");
  assertStrictEquals(withDefinitionCondition(first, ready, "t2"), first);
  const told = withDefinitionCondition(first, { ...ready, reason: "Still" }, "t2");
  assertEquals((told.status as Record<string, unknown>).other, 1);
  assertEquals(conditionOf(told, "Ready"), {
    type: "Ready",
    status: "True",
    lastTransitionTime: "t1",
    reason: "Still",
    message: "done",
  });
});
