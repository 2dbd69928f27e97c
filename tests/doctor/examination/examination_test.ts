import { assertEquals, assertThrows } from "@std/assert";
import { serverNowMs, targetOf } from "../../../src/doctor/examination/examination.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { examinationOf } from "../../support/doctor/examination_of.ts";
import { test } from "../../support/test.ts";

test("targetOf returns the target, and throws if the check that finds it has not run", () => {
  const target = { server: new URL("https://10.96.0.1") };
  assertEquals(targetOf({ target }), target);
  assertThrows(() => targetOf({}), TypeError);
});

test("serverNowMs is the server's time where it is known", () => {
  const clock = new FakeClock(1_000);
  assertEquals(serverNowMs(examinationOf({}, { clock })), 1_000);
  assertEquals(serverNowMs(examinationOf({ skewMs: -400 }, { clock })), 600);
});
