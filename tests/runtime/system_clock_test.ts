import { assert, assertEquals } from "@std/assert";
import { settledWithin, systemClock } from "../../src/runtime/system_clock.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { LIMIT_MS, test } from "../support/test.ts";

const program = new URL("programs/unref_timer.ts", import.meta.url);

/**
 * Waits until each kind of timer has fired that is due in `delayMs` milliseconds, and so those before
 * it: on a loaded machine one kind can be late for the other.
 */
async function tick(delayMs: number): Promise<void> {
  const alive = setInterval(() => {}, 1000); // one of the two kinds does not keep the process alive
  await Promise.all([true, false].map((keepAlive) =>
    new Promise<void>((resolve) => {
      systemClock.setTimer(resolve, delayMs, { keepAlive });
    })
  ));
  clearInterval(alive);
}

test("systemClock gives the wall-clock time", () => {
  const before = Date.now();
  const now = systemClock.now();
  assert(before <= now && now <= Date.now());
});

test("systemClock's monotonic time advances by the milliseconds that pass", async () => {
  const before = systemClock.monotonic();
  await tick(20);
  const passedMs = systemClock.monotonic() - before;
  assert(passedMs >= 18 && passedMs < 20_000, `${passedMs} ms passed`);
});

for (const keepAlive of [true, false]) {
  const kind = keepAlive ? "that keeps the process alive" : "that does not keep it alive";

  test(`systemClock calls the callback once, for a timer ${kind}`, async () => {
    for (const delayMs of [1, 0, -1, NaN]) {
      let calls = 0;
      const timer = systemClock.setTimer(() => void calls++, delayMs, { keepAlive });
      assertEquals(calls, 0);
      await tick(10);
      timer[Symbol.dispose](); // too late
      await tick(1);
      assertEquals(calls, 1, `${delayMs} ms`);
    }
  });

  test(`systemClock does not call the callback of a disposed timer ${kind}`, async () => {
    let calls = 0;
    const timer = systemClock.setTimer(() => void calls++, 1, { keepAlive });
    timer[Symbol.dispose]();
    timer[Symbol.dispose]();
    await tick(10);
    assertEquals(calls, 0);
  });
}

test("systemClock does not treat a delay of a month as none", async () => {
  let calls = 0;
  using _timer = systemClock.setTimer(() => void calls++, 31 * 24 * 3_600_000);
  await tick(10);
  assertEquals(calls, 0);
});

test("systemClock calls back in the order in which timers are due, not in which they were set", async () => {
  const calls: number[] = [];
  for (const delayMs of [5, 1, 9, 3]) systemClock.setTimer(() => void calls.push(delayMs), delayMs);
  await tick(30);
  assertEquals(calls, [1, 3, 5, 9]);
});

test("systemClock does not call back for a timer that another one disposes of when both are due", async () => {
  const calls: string[] = [];
  systemClock.setTimer(() => {
    calls.push("first");
    second[Symbol.dispose]();
  }, 1);
  const second = systemClock.setTimer(() => void calls.push("second"), 1);
  const since = performance.now();
  while (performance.now() < since + 5); // until both are due
  await tick(20);
  assertEquals(calls, ["first"]);
});

test("systemClock calls back for a timer that a callback sets, and for those after a disposed one", async () => {
  const calls: string[] = [];
  const inner = Promise.withResolvers<void>();
  const first = systemClock.setTimer(() => void calls.push("ended"), 1);
  systemClock.setTimer(() => {
    calls.push("outer");
    systemClock.setTimer(() => {
      calls.push("inner");
      inner.resolve();
    }, 1);
  }, 3);
  first[Symbol.dispose]();
  const alive = systemClock.setTimer(() => {}, LIMIT_MS, { keepAlive: true });
  await inner.promise;
  alive[Symbol.dispose]();
  assertEquals(calls, ["outer", "inner"]);
});

test("A timer of systemClock does not keep the process alive", async () => {
  const { code, stdout } = await runProgram(program);
  assertEquals({ code, stdout }, { code: 0, stdout: "the timer is set\n" });
});

test("A timer of systemClock keeps the process alive when asked to", async () => {
  const { code, stdout } = await runProgram(program, { args: ["keep"] });
  assertEquals({ code, stdout }, { code: 0, stdout: "the timer is set\nthe timer fired\n" });
});

test("settledWithin waits for a promise that settles in any way, and not for longer than the limit", async () => {
  const outcomes: string[] = [];
  await settledWithin(Promise.resolve(), LIMIT_MS).then(() => outcomes.push("fulfilled"));
  await settledWithin(Promise.reject(new Error("broken")), LIMIT_MS)
    .then(() => outcomes.push("rejected"));
  await settledWithin(new Promise(() => {}), 1).then(() => outcomes.push("late"));
  assertEquals(outcomes, ["fulfilled", "rejected", "late"]);
});
