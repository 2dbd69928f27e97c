import { assertEquals, assertThrows } from "@std/assert";
import { nextReconcile } from "../../../src/controller/work/next_reconcile.ts";
import { test } from "../../support/test.ts";

test("nextReconcile gives the delay that a result asks for, or none for soon", () => {
  const asked = (result: Parameters<typeof nextReconcile>[0]) => {
    const next = nextReconcile(result);
    return next && [next.afterMs, next.priority];
  };
  for (const none of [undefined, {}, { requeue: false }, { priority: 5 }, "done" as never]) {
    assertEquals(asked(none), undefined);
  }
  assertEquals(asked({ requeue: true }), [undefined, undefined]);
  assertEquals(asked({ requeue: true, requeueAfterMs: 20, priority: 5 }), [20, 5]);
  for (const soon of [0, -5, 0.0001]) {
    assertEquals(asked({ requeueAfterMs: soon }), [undefined, undefined]);
  }
});

test("nextReconcile refuses members of another type", () => {
  for (const delay of [NaN, Infinity, "5"]) {
    const result = { requeueAfterMs: delay as number };
    assertThrows(() => nextReconcile(result), TypeError, "must be a number of milliseconds");
  }
  assertThrows(() => nextReconcile({ requeue: 1 as never }), TypeError, "requeue must be true or");
  assertThrows(() => nextReconcile({ priority: NaN }), TypeError, "priority must be a number");
});
