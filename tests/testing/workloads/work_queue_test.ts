import { assertEquals } from "@std/assert";
import { TestClock } from "../../../src/testing/mod.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { serverTime } from "../../../src/testing/time/server_time.ts";
import { WorkQueue } from "../../../src/testing/workloads/work_queue.ts";
import { test } from "../../support/test.ts";

function setUp(reconcile: (key: string) => Promise<void>) {
  const clock = new TestClock();
  const errors: unknown[] = [];
  const time = serverTime({ clock });
  const queue = new WorkQueue({ time, reconcile, onError: (error) => errors.push(error) });
  return { clock, errors, queue };
}

test("a key that is added often has one turn, and keys come in the order in which they were added", async () => {
  const turns: string[] = [];
  const { clock, queue } = setUp((key) => Promise.resolve(void turns.push(key)));
  for (const key of ["b", "a", "b"]) queue.add(key);
  assertEquals(turns, []);
  await clock.advance(0);
  assertEquals(turns, ["b", "a"]);
  queue.add("a");
  await clock.advance(0);
  assertEquals(turns, ["b", "a", "a"]);
});

test("a key that is added in its own turn has another one", async () => {
  let turns = 0;
  const { clock, queue } = setUp((key) => {
    if (++turns < 3) queue.add(key);
    return Promise.resolve();
  });
  queue.add("a");
  await clock.advance(0);
  assertEquals(turns, 3);
});

test("a key that fails is tried again, later each time, and from the start after a success", async () => {
  const times: number[] = [];
  const fails = [true, true, true, false, true, false];
  const { clock, errors, queue } = setUp(() => {
    times.push(clock.monotonic());
    return fails.shift()
      ? Promise.reject(new StatusError({ code: 409, message: "conflict" }))
      : Promise.resolve();
  });
  queue.add("a");
  await clock.advance(1_000);
  assertEquals(times, [0, 5, 15, 35]);
  queue.add("a");
  await clock.advance(1_000);
  assertEquals([times.slice(4), errors], [[1_000, 1_005], []]);
});

test("an error that does not come from the API server is reported", async () => {
  const error = new TypeError("broken");
  let isFirst = true;
  const { clock, errors, queue } = setUp(() => {
    if (!isFirst) return Promise.resolve();
    isFirst = false;
    return Promise.reject(error);
  });
  queue.add("a");
  await clock.advance(1_000);
  assertEquals(errors, [error]);
});

test("of several delays of a key the shortest counts, and the end of the queue ends all", async () => {
  const times: number[] = [];
  const { clock, queue } = setUp(() => Promise.resolve(void times.push(clock.monotonic())));
  for (const delay of [50, 20, 70]) queue.addAfter("a", delay);
  await clock.advance(100);
  assertEquals(times, [20]);
  queue.addAfter("a", 10);
  queue.add("b");
  queue[Symbol.dispose]();
  queue.add("c");
  queue.addAfter("d", 1);
  await clock.advance(100);
  assertEquals(times, [20]);
});
