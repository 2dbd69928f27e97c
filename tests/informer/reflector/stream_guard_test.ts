import { assertEquals } from "@std/assert";
import { StreamGuard } from "../../../src/informer/reflector/stream_guard.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

function guarded() {
  const clock = new FakeClock();
  const reasons: string[] = [];
  return { clock, reasons, guard: new StreamGuard(clock, ({ message }) => reasons.push(message)) };
}

test("a state is given up after three streams that end before it is complete", () => {
  const { guard, reasons } = guarded();
  for (let i = 0; i < 3; i++) {
    guard.closed(); // a stream that could not be opened does not count
    assertEquals(reasons, []);
    guard.opened();
    guard.closed();
  }
  assertEquals(reasons, ["3 streams ended before the state was complete"]);
  guard[Symbol.dispose]();
});

test("a stream that is silent for 30 s is given up; a busy one, or a pause between two, is not", async () => {
  const { guard, reasons, clock } = guarded();
  guard.waits();
  await clock.advance(60_000);
  guard.opened();
  for (let i = 0; i < 5; i++) {
    await clock.advance(20_000);
    guard.waits();
  }
  guard.closed();
  await clock.advance(60_000);
  assertEquals(reasons, []);
  guard.opened();
  await clock.advance(30_000);
  assertEquals(reasons, ["nothing came for 30000 ms before the state was complete"]);
  guard[Symbol.dispose]();
  assertEquals(clock.pending, 0);
});

test("the guard does not wait for a state that is complete", async () => {
  const { guard, reasons, clock } = guarded();
  guard.opened();
  guard[Symbol.dispose]();
  guard.waits();
  await clock.advance(60_000);
  assertEquals([reasons, clock.pending], [[], 0]);
});
