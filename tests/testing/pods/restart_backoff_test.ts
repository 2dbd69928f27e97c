import { assertEquals } from "@std/assert";
import { RestartBackoff } from "../../../src/testing/pods/restart_backoff.ts";
import { test } from "../../support/test.ts";

/** Returns the seconds that a pod waits, if it runs for some seconds after each of its starts. */
function waits(backoff: RestartBackoff, uid: string, runs: readonly number[]): number[] {
  let now = 0;
  return runs.map((seconds) => {
    now += seconds * 1000;
    const waitMs = backoff.next(uid, now);
    now += waitMs;
    return waitMs / 1000;
  });
}

test("containers start again at once, then after 10 s, and later each time up to 5 minutes", () => {
  const backoff = new RestartBackoff();
  const runs = [1, 0, 1, 599, 1, 1, 1, 1];
  assertEquals(waits(backoff, "a", runs), [0, 10, 20, 40, 80, 160, 300, 300]);
  assertEquals(waits(backoff, "b", [1, 1]), [0, 10]); // another pod
});

test("a pod that ran for more than 10 minutes begins again, and so does one that was forgotten", () => {
  const backoff = new RestartBackoff();
  assertEquals(waits(backoff, "a", [1, 1, 600, 601, 1]), [0, 10, 20, 0, 10]);
  backoff.forget("a");
  assertEquals(waits(backoff, "a", [1, 1]), [0, 10]);
});
