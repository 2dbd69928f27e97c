import { assertEquals, assertInstanceOf } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import {
  ConfigurationError,
  NetworkError,
  PermissionError,
  TokenInvalidError,
  TokenUnavailableError,
  WatchExpiredError,
} from "../../src/core/errors.ts";
import { judgeFailure, judgeStatus } from "../../src/watch/watch_verdict.ts";
import { test } from "../support/test.ts";

const answer = (code: number, reason?: string, retryAfterSeconds?: number) =>
  new ApiStatusError(code, {
    ...(reason && { reason }),
    ...(retryAfterSeconds && { details: { retryAfterSeconds } }),
  });

test("410, and Expired with any code, end a watch with its last resourceVersion", () => {
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

test("an error that a retry cannot fix ends a watch", () => {
  for (const code of [400, 401, 403, 404, 405, 406, 422]) {
    const error = answer(code);
    assertEquals(judgeStatus(error, "7"), { over: true, error });
  }
});

test("429 and 5xx are retried, after the time in the header, in the body, or of the backoff", () => {
  for (const code of [429, 500, 503, 504]) {
    const delay = (error: ApiStatusError, header?: number) => {
      const verdict = judgeStatus(error, "7", header);
      return verdict.over ? "over" : verdict.delayMs;
    };
    assertEquals(delay(answer(code)), undefined);
    assertEquals(delay(answer(code, "Busy", 3)), 3000);
    assertEquals(delay(answer(code, "Busy", 3), 1000), 1000);
    assertEquals(delay(answer(code, "Busy", 31_536_000)), 300_000);
    for (const none of [0, -1]) assertEquals(delay(answer(code, "Busy", none)), undefined);
  }
});

test("a first connection waits for a server that does not listen, not for an unknown name", () => {
  for (const failure of ["refused", "closed", "unreachable"] as const) {
    assertEquals(judgeFailure(new NetworkError(failure, "", "", null), false).over, false);
  }
  for (const failure of ["tls", "dns", "unknown"] as const) {
    assertEquals(judgeFailure(new NetworkError(failure, "", "", null), false).over, true);
    assertEquals(judgeFailure(new NetworkError(failure, "", "", null), true).over, false);
  }
  assertEquals(judgeFailure(new TypeError("misuse"), true).over, true);
});

test("a later connection waits for a source of credentials that fails, the first one does not", () => {
  for (const type of [TokenUnavailableError, TokenInvalidError, ConfigurationError]) {
    const error = new type("none");
    assertEquals(judgeFailure(error, false), { over: true, error });
    const resumes = { over: false, reason: "broken", error, delayMs: undefined } as const;
    assertEquals(judgeFailure(error, true), resumes);
  }
  assertEquals(judgeFailure(new PermissionError("no", "--allow-net"), true).over, true);
});
