import { assertEquals, assertRejects } from "@std/assert";
import { SyncPoint } from "../../../src/informer/waits/sync_point.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

const clock = new FakeClock();
const options = { timeoutMs: 1_000, timeoutError: () => new Error("too late") };

test("SyncPoint resolves all waits when it is reached, and all later ones", async () => {
  const point = new SyncPoint();
  const waits = [point.wait(clock, options), point.wait(clock, options)];
  assertEquals(point.reached, false);
  point.reach();
  point.fail(new Error("too late to fail"));
  await Promise.all([...waits, point.wait(clock, options)]);
  assertEquals([point.reached, clock.pending], [true, 0]);
});

test("SyncPoint rejects all waits when it fails, and all later ones", async () => {
  const point = new SyncPoint();
  const refused = assertRejects(() => point.wait(clock, options), RangeError, "no");
  point.fail(new RangeError("no"));
  point.reach();
  await refused;
  await assertRejects(() => point.wait(clock, options), RangeError, "no");
  assertEquals([point.reached, clock.pending], [false, 0]);
});

test("SyncPoint ends only the waits that fail fast when it is refused", async () => {
  const point = new SyncPoint();
  const hasty = assertRejects(() => point.wait(clock, { ...options, failFast: true }), RangeError);
  const patient = point.wait(clock, options);
  point.refuse(new RangeError("no"));
  await hasty;
  point.reach();
  point.refuse(new RangeError("no"));
  await patient;
  assertEquals(clock.pending, 0);
});
