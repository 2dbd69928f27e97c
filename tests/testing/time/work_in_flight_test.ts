import { assertEquals } from "@std/assert";
import { WorkInFlight } from "../../../src/testing/time/work_in_flight.ts";
import { test } from "../../support/test.ts";

/** Some turns of the event loop, more than the quiet ones that are waited for. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}

function settling(work: WorkInFlight): { settled: boolean; promise: Promise<void> } {
  const state = { settled: false, promise: work.settled() };
  void state.promise.then(() => state.settled = true);
  return state;
}

test("work is settled when all that was held has ended", async () => {
  const work = new WorkInFlight();
  const holds = [work.hold(), work.hold()];
  const state = settling(work);
  for (const held of holds) {
    await turns();
    assertEquals(state.settled, false);
    held[Symbol.dispose]();
    held[Symbol.dispose]();
  }
  await state.promise;
});

test("a parked request does not count, although its client holds the clock; another one does", async () => {
  const work = new WorkInFlight();
  const released = Promise.withResolvers<string>();
  using _client = work.hold();
  const parked = work.park(released.promise);
  await work.settled();
  const another = work.hold();
  const state = settling(work);
  await turns();
  assertEquals(state.settled, false);
  another[Symbol.dispose]();
  await state.promise;
  released.resolve("released");
  assertEquals(await parked, "released");
  const after = settling(work);
  await turns();
  assertEquals(after.settled, false);
  _client[Symbol.dispose]();
  await after.promise;
});

test("a change starts the quiet turns anew", async () => {
  const work = new WorkInFlight();
  const state = settling(work);
  for (let change = 0; change < 20; change++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    work.note();
    await new Promise((resolve) => setImmediate(resolve));
    work.note();
  }
  await state.promise;
});

test("work that takes too long no longer counts: a server may never respond", async () => {
  const work = new WorkInFlight(1);
  using _held = work.hold();
  await work.settled();
});

test("work is released when none is held, also right after a change", async () => {
  const work = new WorkInFlight();
  await work.released();
  const held = work.hold();
  let released = false;
  const waiting = work.released().then(() => released = true);
  await turns();
  assertEquals(released, false);
  held[Symbol.dispose]();
  await waiting;
  using _other = work.hold();
  await work.released(performance.now() + 5);
});
