import { assertEquals, assertThrows } from "@std/assert";
import { FloodGuard } from "../../../../src/http/http2/frames/flood_guard.ts";
import { ConnectionError, ERROR } from "../../../../src/http/http2/frames/protocol.ts";
import { FakeClock } from "../../../support/clocks/fake_clock.ts";
import { test } from "../../../support/test.ts";

const BURST = 10_000;

function count(guard: FloodGuard, frames: number): void {
  for (let at = 0; at < frames; at++) guard.count("PING");
}

test("a burst of frames is accepted, and one frame more ends the connection", () => {
  const guard = new FloodGuard(new FakeClock());
  count(guard, BURST);
  const error = assertThrows(() => guard.count("SETTINGS"), ConnectionError, "SETTINGS frames");
  assertEquals(error.code, ERROR.enhanceYourCalm);
});

test("frames that come slowly are accepted, however many they become", () => {
  const clock = new FakeClock();
  const guard = new FloodGuard(clock);
  for (let frames = 0; frames < 3 * BURST; frames++) {
    clock.skip(30_000);
    guard.count("PING");
  }
});

test("a long frame counts as several", () => {
  const guard = new FloodGuard(new FakeClock());
  for (let frames = 0; frames < BURST / 4; frames++) guard.count("HEADERS", 3 * 256 + 255);
  assertThrows(() => guard.count("HEADERS", 0), ConnectionError);
});

test("a quiet time after a burst allows as many frames as the rate gives", () => {
  const clock = new FakeClock();
  const guard = new FloodGuard(clock);
  count(guard, BURST);
  clock.skip(1_000);
  count(guard, 100);
  assertThrows(() => guard.count("PING"), ConnectionError);
});

test("after a long quiet time no more than two bursts are accepted", () => {
  const clock = new FakeClock();
  const guard = new FloodGuard(clock);
  clock.skip(3_600_000);
  count(guard, 2 * BURST + 1); // with the one that begins the second
  assertThrows(() => guard.count("PING"), ConnectionError);
});

test("frames that this side gave a reason for are allowed", () => {
  const guard = new FloodGuard(new FakeClock());
  for (let times = 0; times < 5; times++) {
    count(guard, BURST);
    guard.earn(BURST);
  }
  guard.earn(5 * BURST);
  count(guard, BURST);
  assertThrows(() => guard.count("WINDOW_UPDATE"), ConnectionError);
});
