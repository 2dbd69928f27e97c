import { assertEquals } from "@std/assert";
import { ReconcileLimit } from "../../src/controller/reconcile_limit.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

function start(graceMs?: number) {
  const clock = new FakeClock();
  const told: string[] = [];
  const limit = new ReconcileLimit({
    clock,
    timeoutMs: 100,
    graceMs,
    onTimeout: ({ message }) => told.push(message),
    onHung: ({ message }) => told.push(message),
  });
  return { clock, told, limit };
}

const timeout = "The reconcile took longer than 100 ms.";

test("a reconcile that goes on after its time limit is reported once", async () => {
  const { clock, told, limit } = start(50);
  await clock.advance(100);
  assertEquals(told, [timeout]);
  await clock.advance(1_000);
  const hung = "The reconcile has not ended within 50 ms after its time limit of 100 ms: it " +
    "ignores its signal.";
  assertEquals([told, clock.pending], [[timeout, hung], 0]);
  limit[Symbol.dispose]();
});

test("a reconcile that ends in time, or after its signal, is not reported", async () => {
  const inTime = start(50);
  await inTime.clock.advance(99);
  inTime.limit[Symbol.dispose]();
  const late = start(50);
  await late.clock.advance(149);
  late.limit[Symbol.dispose]();
  const unwatched = start();
  for (const { clock } of [inTime, late, unwatched]) await clock.advance(1_000);
  assertEquals([inTime.told, late.told, unwatched.told], [[], [timeout], [timeout]]);
});
