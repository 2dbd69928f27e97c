import { assertEquals } from "@std/assert";
import { FailureStreak } from "../../../src/informer/reflector/failure_streak.ts";
import { test } from "../../support/test.ts";

const broken = (sinceMs: number) => ({ sinceMs, reason: "broken", refused: false });
const error = new RangeError("forbidden");
const forbidden = (sinceMs: number) => ({ sinceMs, reason: "forbidden", error, refused: true });

test("FailureStreak gives its start and its reason, with the last failure and the first time", () => {
  const streak = new FailureStreak();
  assertEquals([streak.staleness, streak.refusal, streak.cause], [undefined, undefined, undefined]);
  assertEquals(streak.fail(broken(10), 0), false);
  assertEquals(streak.staleness, { since: new Date(10), reason: "broken" });
  assertEquals([streak.fail(forbidden(20), 10), streak.fail(forbidden(30), 20)], [true, false]);
  assertEquals(streak.staleness, { since: new Date(10), reason: "forbidden", error });
  streak.fail(broken(40), 30);
  assertEquals([streak.staleness?.reason, streak.refusal, streak.cause], [
    "broken",
    { error },
    error,
  ]);
});

test("FailureStreak ends after a healthy second, or with an event", () => {
  const streak = new FailureStreak();
  streak.fail(forbidden(10), 0);
  streak.heal(100, false);
  assertEquals([streak.staleness, streak.refusal, streak.cause], [undefined, undefined, undefined]);
  assertEquals(streak.fail(forbidden(2_000), 1_100), true);
  assertEquals(streak.staleness?.since, new Date(2_000));
  streak.heal(1_200, false);
  streak.clear();
  assertEquals(streak.fail(forbidden(3_000), 1_201), true);
});

test("FailureStreak goes on when a watch is opened only to be refused at once", () => {
  const streak = new FailureStreak();
  streak.fail(forbidden(10), 0);
  streak.heal(100, false);
  assertEquals(streak.fail(forbidden(500), 600), false);
  assertEquals(streak.staleness?.since, new Date(10));
  streak.heal(700, true); // the state has been read, so that the content is of that time
  assertEquals(streak.fail(forbidden(900), 800), false);
  assertEquals(streak.staleness?.since, new Date(900));
});
