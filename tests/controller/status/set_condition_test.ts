import { assertEquals, assertStrictEquals } from "@std/assert";
import { type Condition, setCondition } from "../../../src/controller/status/set_condition.ts";
import { test } from "../../support/test.ts";

const nowMs = Date.UTC(2026, 0, 1, 0, 0, 0, 500);
const now = "2026-01-01T00:00:00Z";
const before = "2025-12-31T00:00:00Z";
const ready: Condition = {
  type: "Ready",
  status: "True",
  reason: "Applied",
  message: "",
  lastTransitionTime: before,
};

test("setCondition adds a condition with the present time", () => {
  const condition = { type: "Ready", status: "False", reason: "Broken" } as const;
  assertEquals(setCondition([], condition, { nowMs, observedGeneration: 3 }), [
    { ...condition, message: "", lastTransitionTime: now, observedGeneration: 3 },
  ]);
});

test("setCondition keeps lastTransitionTime unless the status changes", () => {
  const other = { ...ready, type: "Other" };
  const renamed = setCondition([other, ready], {
    type: "Ready",
    status: "True",
    reason: "Updated",
    message: "again",
  }, { nowMs });
  assertEquals(renamed, [other, { ...ready, reason: "Updated", message: "again" }]);
  const failed = setCondition(renamed, {
    ...ready,
    status: "False",
    lastTransitionTime: undefined!,
  }, {
    nowMs,
  });
  assertEquals(failed[1]?.lastTransitionTime, now);
});

test("setCondition returns the same list if nothing changes", () => {
  const list = [{ ...ready, observedGeneration: 2 }];
  const same = { type: "Ready", status: "True", reason: "Applied" } as const;
  assertStrictEquals(setCondition(list, same, { nowMs, observedGeneration: 2 }), list);
  assertEquals(
    setCondition(list, same, { nowMs, observedGeneration: 3 })[0]?.observedGeneration,
    3,
  );
});

test("a list of setCondition fits the generated type of conditions, whose time is required", () => {
  interface Generated {
    type: string;
    status: "True" | "False" | "Unknown";
    reason: string;
    message: string;
    lastTransitionTime: string;
  }
  const known: Generated[] = [];
  const set: readonly Generated[] = setCondition(
    known,
    { type: "Ready", status: "True", reason: "Applied" },
    { nowMs: 0 },
  );
  assertEquals([set[0]?.message, set[0]?.lastTransitionTime], ["", "1970-01-01T00:00:00Z"]);
});
