import { assertEquals } from "@std/assert";
import { Freshness } from "../../../src/election/shards/freshness.ts";
import { momentOf } from "../../../src/core/time/clock.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

test("Freshness lasts from the start of the request that confirmed it", async () => {
  const clock = new FakeClock();
  const freshness = new Freshness(clock, 10_000);
  assertEquals([freshness.isFresh, freshness.ageMs], [false, Infinity]);
  const start = momentOf(clock);
  await clock.advance(3_000);
  freshness.confirm(start);
  assertEquals(freshness.leftMs, 7_000);
  await clock.advance(6_999);
  assertEquals(freshness.isFresh, true);
  await clock.advance(1);
  assertEquals(freshness.isFresh, false);
});

test("Freshness keeps the later confirmation, and can be cleared", async () => {
  const clock = new FakeClock();
  const freshness = new Freshness(clock, 10_000);
  const early = momentOf(clock);
  await clock.advance(1_000);
  freshness.confirm(momentOf(clock));
  freshness.confirm(early);
  assertEquals(freshness.ageMs, 0);
  freshness.clear();
  assertEquals(freshness.isFresh, false);
});

test("Freshness ends by either clock", async () => {
  const clock = new FakeClock();
  const freshness = new Freshness(clock, 10_000);
  freshness.confirm(momentOf(clock));
  clock.setWall(clock.now() + 10_000);
  assertEquals(freshness.isFresh, false);
  await clock.advance(0);
});
