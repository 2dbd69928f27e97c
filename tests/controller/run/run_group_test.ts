import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type GroupMember, RunGroup } from "../../../src/controller/run/run_group.ts";
import { settled } from "../../support/clocks/fake_clock.ts";
import { untilAborted } from "../../../src/core/time/waiting.ts";
import { test } from "../../support/test.ts";

/** A group, and the steps of its members in order. */
function startGroup() {
  const steps: string[] = [];
  const failures: unknown[] = [];
  const late: unknown[] = [];
  const group = new RunGroup({
    onFailure: (error) => failures.push(error),
    onLateError: (error) => late.push(error),
  });
  const member = (
    name: string,
    work: (signal: AbortSignal) => Promise<unknown> = untilAborted,
  ) => ({
    async run(signal: AbortSignal) {
      steps.push(`${name} begins`);
      await work(signal);
      steps.push(`${name} ends`);
    },
  });
  return { group, steps, failures, late, member };
}

test("members can come and go while the group runs, and it can run again", async () => {
  const { group, steps, member } = startGroup();
  const [first, second] = [member("first"), member("second")];
  group.add(first);
  const stop = new AbortController();
  const running = group.run(stop.signal);
  group.add(second);
  await group.remove(first);
  assertEquals(steps.splice(0), ["first begins", "second begins", "first ends"]);
  stop.abort();
  await running;
  group.add(first);
  await group.remove(first);
  assertEquals(steps.splice(0), ["second ends"]);
  const again = new AbortController();
  const repeated = group.run(again.signal);
  again.abort();
  await repeated;
  assertEquals(steps, ["second begins", "second ends"]);
});

test("a member that has nothing left to do ends alone", async () => {
  const { group, steps, member } = startGroup();
  const short: GroupMember = member("short", () => Promise.resolve());
  group.add(short);
  const stop = new AbortController();
  const running = group.run(stop.signal);
  await settled();
  assertEquals(steps, ["short begins", "short ends"]);
  await group.remove(short);
  stop.abort();
  await running;
});

test("a member that fails ends the group in order, and run rejects when all have ended", async () => {
  const { group, steps, failures, late, member } = startGroup();
  const error = new RangeError("broken");
  const slow = Promise.withResolvers<void>();
  group.add(member("slow", async (signal) => {
    await untilAborted(signal);
    await slow.promise;
  }));
  group.add({
    run() {
      throw error;
    },
  });
  const running = group.run(new AbortController().signal);
  let hasEnded = false;
  running.catch(() => hasEnded = true);
  await settled();
  assertEquals([failures, hasEnded], [[error], false]);
  slow.resolve();
  assertStrictEquals(await assertRejects(() => running), error);
  assertEquals([steps, late], [["slow begins", "slow ends"], []]);
});

test("an error after the stop is reported, and one that is the stop's reason is not", async () => {
  const { group, failures, late, member } = startGroup();
  const broken = new Error("cannot close");
  group.add(member("aborts", async (signal) => {
    await untilAborted(signal);
    throw signal.reason;
  }));
  group.add(member("breaks", async (signal) => {
    await untilAborted(signal);
    throw broken;
  }));
  const stop = new AbortController();
  const running = group.run(stop.signal);
  stop.abort();
  await running;
  assertEquals([failures, late], [[], [broken]]);
});
