import { assertEquals, assertInstanceOf } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { NetworkError, WatchExpiredError } from "../../src/core/errors.ts";
import { judgeFailure, judgeStatus, pauseOf } from "../../src/watch/watch_verdict.ts";
import { test } from "../support/test.ts";

const answer = (code: number, reason?: string, retryAfterSeconds?: number) =>
  new ApiStatusError(code, {
    ...(reason && { reason }),
    ...(retryAfterSeconds && { details: { retryAfterSeconds } }),
  });

test("410, and Expired with any code, end a watch with what it stood at", () => {
  for (const error of [answer(410), answer(410, "Gone"), answer(500, "Expired")]) {
    const verdict = judgeStatus(error, "7");
    assertInstanceOf(verdict.error, WatchExpiredError);
    assertEquals([verdict.over, verdict.error.resourceVersion, verdict.error.cause], [
      true,
      "7",
      error,
    ]);
  }
});

test("what a retry cannot heal ends a watch", () => {
  for (const code of [400, 401, 403, 404, 405, 406, 422]) {
    const error = answer(code);
    assertEquals(judgeStatus(error, "7"), { over: true, error });
  }
});

test("429 and 5xx are waited for: as the header says, or the body, or the backoff", () => {
  for (const code of [429, 500, 503, 504]) {
    const delay = (error: ApiStatusError, header?: number) => {
      const verdict = judgeStatus(error, "7", header);
      return verdict.over ? "over" : verdict.delayMs;
    };
    assertEquals(delay(answer(code)), undefined);
    assertEquals(delay(answer(code, "Busy", 3)), 3000);
    assertEquals(delay(answer(code, "Busy", 3), 1000), 1000);
  }
});

test("a first connection waits for a server that is away, not for a name that is wrong", () => {
  for (const failure of ["refused", "closed", "unreachable"] as const) {
    assertEquals(judgeFailure(new NetworkError(failure, "", "", null), false).over, false);
  }
  for (const failure of ["tls", "dns", "unknown"] as const) {
    assertEquals(judgeFailure(new NetworkError(failure, "", "", null), false).over, true);
    assertEquals(judgeFailure(new NetworkError(failure, "", "", null), true).over, false);
  }
  assertEquals(judgeFailure(new TypeError("misuse"), true).over, true);
});

test("pauseOf takes no time that is none for a pause", () => {
  assertEquals([pauseOf(5), pauseOf(0), pauseOf(-5), pauseOf(NaN), pauseOf(undefined)], [
    5,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
