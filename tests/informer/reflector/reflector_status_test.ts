import { assertEquals } from "@std/assert";
import type { InformerState } from "../../../src/informer/reflector/informer_state.ts";
import { ReflectorStatus, type Refusal } from "../../../src/informer/reflector/reflector_status.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

function setUp() {
  const clock = new FakeClock(0);
  const states: InformerState[] = [];
  const refusals: Refusal[] = [];
  const status = new ReflectorStatus({
    clock,
    onState: (state) => void states.push(state),
    onRefusal: (refusal) => void refusals.push(refusal),
  });
  return { clock, status, states, refusals };
}

const error = new RangeError("forbidden");
const forbidden = { reason: "forbidden", error, refused: true };
const doing = "watching" as const;

test("ReflectorStatus gives in each state the start and the reason of the staleness", async () => {
  const { clock, status, states, refusals } = setUp();
  status.resourceVersion = "7";
  status.enter({ name: "synced", resourceVersion: "7" });
  await clock.advance(1_000);
  const stale = { since: new Date(1_000), reason: "forbidden", error };
  status.fail({ ...forbidden, relists: true, backsOff: { doing, delayMs: 5 } });
  await clock.advance(5);
  status.enter({ name: "listing", received: 0 });
  assertEquals(states.slice(1), [
    { name: "relisting", reason: "forbidden", error, stale },
    { name: "backingOff", doing, delayMs: 5, reason: "forbidden", error, stale },
    { name: "listing", received: 0, stale },
  ]);
  assertEquals([refusals, status.refusal, status.cause], [
    [{ error, first: true }],
    { error },
    error,
  ]);
  status.heal(true);
  status.enter({ name: "synced", resourceVersion: "8" });
  assertEquals(states.at(-1), { name: "synced", resourceVersion: "7" }); // as set above
});

test("ReflectorStatus is not stale before the first state", () => {
  const { status, states } = setUp();
  status.fail({ ...forbidden, relists: true, backsOff: { doing: "listing", delayMs: 5 } });
  assertEquals(states, [{
    name: "backingOff",
    doing: "listing",
    delayMs: 5,
    reason: "forbidden",
    error,
  }]);
});

test("ReflectorStatus counts a silent connection as stale since its last event", async () => {
  const { clock, status } = setUp();
  status.resourceVersion = "7";
  await clock.advance(1_000);
  status.heard();
  await clock.advance(90_000);
  const idle = { reason: "idle", error: undefined, refused: false, backsOff: undefined };
  status.fail({ ...idle, wasSilent: true });
  assertEquals("stale" in status.state, false); // it has no state yet
  status.enter({ name: "synced", resourceVersion: "7" });
  assertEquals(status.state, {
    name: "synced",
    resourceVersion: "7",
    stale: { since: new Date(1_000), reason: "idle" },
  });
  status.heard();
  assertEquals(status.state, { name: "synced", resourceVersion: "7" });
});
