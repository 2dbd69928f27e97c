import { assert, assertEquals } from "@std/assert";
import { LeadershipLostError, Term } from "../../src/election/term.ts";
import { momentOf } from "../../src/core/time/clock.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

function open(clock: FakeClock): Term {
  return new Term({ clock, start: momentOf(clock), renewDeadlineMs: 10_000, lease: "default/a" });
}

test("a term ends by itself when it is not renewed", async () => {
  const clock = new FakeClock();
  const term = open(clock);
  await clock.advance(9_999);
  assertEquals([term.isLeading(), term.validMs, term.signal.aborted], [true, 1, false]);
  await clock.advance(1);
  assertEquals([term.signal.aborted, term.ended.aborted, term.isLeading()], [true, true, false]);
  assert(term.signal.reason instanceof LeadershipLostError);
  assertEquals(clock.pending, 0);
});

test("a renewal counts from the start of its request", async () => {
  const clock = new FakeClock();
  const term = open(clock);
  await clock.advance(6_000);
  const start = momentOf(clock);
  await clock.advance(3_000);
  term.renew(start);
  assertEquals([term.renewalAgeMs, term.validMs], [3_000, 7_000]);
  await clock.advance(6_999);
  assertEquals(term.isLeading(), true);
  await clock.advance(1);
  assertEquals(term.isLeading(), false);
});

test("isLeading is false after a time in which no timer ran, and a late renewal changes nothing", () => {
  const clock = new FakeClock();
  const term = open(clock);
  clock.skip(10_000);
  assertEquals(term.isLeading(), false);
  term.renew(momentOf(clock));
  assertEquals([term.isLeading(), term.ended.aborted], [false, true]);
});

test("the wall clock ends a term that the monotonic clock has slept through", () => {
  const clock = new FakeClock();
  const term = open(clock);
  clock.setWall(clock.now() + 10_000);
  assertEquals(term.isLeading(), false);
});

test("a wall clock that is set back does not prolong a term", async () => {
  const clock = new FakeClock();
  const term = open(clock);
  clock.setWall(clock.now() - 3_600_000);
  await clock.advance(9_999);
  assertEquals(term.isLeading(), true);
  await clock.advance(1);
  assertEquals(term.isLeading(), false);
});

test("stopWork asks the work to stop, and the term goes on", () => {
  const clock = new FakeClock();
  const term = open(clock);
  const reason = new Error("SIGTERM");
  term.stopWork(reason);
  assertEquals([term.signal.reason, term.isLeading()], [reason, true]);
  term.end("its work has ended");
  assertEquals([term.signal.reason, term.isLeading(), clock.pending], [reason, false, 0]);
});
