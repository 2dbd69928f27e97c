import { assertEquals, assertRejects } from "@std/assert";
import { SharedRun } from "../../../src/kubeconfig/credentials/shared_run.ts";
import { test } from "../../support/test.ts";

/** Runs that the test ends, and the results that were kept. */
function startedRuns() {
  const work: (PromiseWithResolvers<string> & { signal: AbortSignal })[] = [];
  const kept: string[] = [];
  const runs = new SharedRun(
    (signal) => {
      work.push({ ...Promise.withResolvers<string>(), signal });
      return work.at(-1)!.promise;
    },
    (result: string) => kept.push(result),
  );
  return { work, kept, runs };
}

test("SharedRun gives all waiting callers the result of one run, and the next caller another", async () => {
  const { work, kept, runs } = startedRuns();
  const waiting = [runs.wait({}), runs.wait({})];
  work[0]?.resolve("a");
  assertEquals([await Promise.all(waiting), kept, work.length], [["a", "a"], ["a"], 1]);
  const next = runs.wait({});
  work[1]?.reject(new RangeError("failed"));
  await assertRejects(() => next, RangeError, "failed");
  assertEquals([kept, work.length], [["a"], 2]);
});

test("SharedRun ends a run that no caller waits for, and does not keep its late result", async () => {
  const { work, kept, runs } = startedRuns();
  const abort = new AbortController();
  const { signal } = abort;
  const waiting = [runs.wait({ signal }), runs.wait({ disposed: signal })];
  assertEquals(work[0]?.signal.aborted, false);
  abort.abort(new RangeError("enough"));
  for (const one of waiting) await assertRejects(() => one, RangeError, "enough");
  assertEquals(work[0]?.signal.aborted, true);
  const next = runs.wait({});
  work[0]?.resolve("late");
  work[1]?.resolve("new");
  assertEquals([await next, kept], ["new", ["new"]]);
});
