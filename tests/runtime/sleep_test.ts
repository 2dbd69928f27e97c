import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { sleep } from "../../src/runtime/sleep.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { runProgram } from "../support/run_program.ts";
import { test } from "../support/test.ts";

test("sleep waits as long as it is told", async () => {
  const clock = new FakeClock();
  let awake = false;
  const slept = sleep(clock, 1_000).then(() => void (awake = true));
  await clock.advance(999);
  assert(!awake);
  await clock.advance(1);
  assert(awake);
  await slept;
});

test("sleep ends at once with the signal's own reason and leaves no timer", async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const slept = sleep(clock, 1_000, { signal: controller.signal });
  assertEquals(clock.pending, 1);
  const reason = new Error("enough");
  controller.abort(reason);
  assertStrictEquals(await assertRejects(() => slept), reason);
  assertEquals(clock.pending, 0);
});

test("sleep sets no timer where the signal has aborted before", async () => {
  const clock = new FakeClock();
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  assertStrictEquals(await assertRejects(() => sleep(clock, 1_000, { signal })), reason);
  assertEquals(clock.pending, 0);
});

test("sleep is not disturbed by a signal that aborts afterwards", async () => {
  const clock = new FakeClock();
  const controller = new AbortController();
  const slept = sleep(clock, 1_000, { signal: controller.signal });
  await clock.advance(1_000);
  controller.abort();
  assertEquals(await slept, undefined);
});

test("sleep keeps the process alive", async () => {
  const { code, stdout } = await runProgram(new URL("programs/sleeper.ts", import.meta.url));
  assertEquals({ code, stdout }, { code: 0, stdout: "awake\n" });
});
