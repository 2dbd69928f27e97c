import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { unlessStalled } from "../../../src/informer/snapshot/unless_stalled.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

function setUp() {
  const clock = new FakeClock();
  const stalled = () => new RangeError("it stalled");
  return { clock, options: { clock, limitMs: 1_000, stalled } };
}

test("unlessStalled waits for work that progresses, however long it takes", async () => {
  const { clock, options } = setUp();
  const work = Promise.withResolvers<string>();
  let progressed = () => {};
  const waiting = unlessStalled((hook) => {
    progressed = hook;
    return work.promise;
  }, options);
  for (let turn = 0; turn < 10; turn++) {
    progressed();
    await clock.advance(900);
  }
  work.resolve("done");
  assertEquals([await waiting, clock.pending], ["done", 0]);
});

test("unlessStalled gives up work that does not progress", async () => {
  const { clock, options } = setUp();
  const waiting = assertRejects(
    () => unlessStalled(() => new Promise(() => {}), options),
    RangeError,
    "it stalled",
  );
  await clock.advance(1_000);
  await waiting;
  assertEquals(clock.pending, 0);
});

test("unlessStalled stops waiting when the work fails", async () => {
  const { clock, options } = setUp();
  const why = new Error("why");
  const error = await assertRejects(() => unlessStalled(() => Promise.reject(why), options));
  assertStrictEquals(error, why);
  assertEquals(clock.pending, 0);
});
