import { assertEquals } from "@std/assert";
import {
  errorCause,
  notAtVersion,
  notMet,
  notSynced,
} from "../../../src/informer/waits/wait_errors.ts";
import { test } from "../../support/test.ts";

const cause = new Error("403");
const informer = {
  path: "/api/v1/pods",
  state: { name: "starting" },
  synced: true,
  resourceVersion: "5",
  failureCause: cause,
} as const;

test("the errors of waits say where the informer is, and carry its failure", () => {
  assertEquals(
    notSynced(informer, 10).message,
    "The informer of /api/v1/pods was not synced within 10 ms: it is starting.",
  );
  const late = notAtVersion(informer, "9", 10);
  assertEquals([late.message, late.cause], [
    "The informer of /api/v1/pods did not reach the resourceVersion 9 within 10 ms: it has " +
    "reached 5 and is starting.",
    cause,
  ]);
  const early = { ...informer, resourceVersion: undefined };
  assertEquals(
    /has reached no resourceVersion and/.test(notAtVersion(early, "9", 1).message),
    true,
  );
});

test("the error of a condition names it, and the object's presence", () => {
  const what = { key: "default/a", condition: "isPodReady", isThere: () => false };
  assertEquals(
    notMet(informer, what, 10).message,
    "default/a of /api/v1/pods did not meet isPodReady within 10 ms: it is not there.",
  );
  const unnamed = { ...what, condition: "", isThere: () => true };
  assertEquals(
    /did not meet the condition .* it is there/.test(notMet(informer, unnamed, 1).message),
    true,
  );
  assertEquals(
    /was not synced/.test(notMet({ ...informer, synced: false }, what, 1).message),
    true,
  );
});

test("errorCause omits the option when there is nothing to give as the cause", () => {
  const cause = new RangeError("no");
  assertEquals([errorCause(undefined), errorCause(cause)], [undefined, { cause }]);
});
