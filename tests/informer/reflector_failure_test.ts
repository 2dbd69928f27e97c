import { assertEquals } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import {
  NetworkError,
  PermissionError,
  StreamLimitError,
  TokenUnavailableError,
  WatchDecodeError,
  WatchExpiredError,
} from "../../src/core/errors.ts";
import type { Status } from "../../src/core/status.ts";
import {
  isTooLarge,
  judgeReflectorFailure,
  type ReflectorTask,
  UnmarkedWatchListError,
} from "../../src/informer/reflector_failure.ts";
import { test } from "../support/test.ts";

const answer = (code: number, status: Status = {}) => new ApiStatusError(code, status);
const means = (error: unknown, doing: ReflectorTask = "listing") =>
  judgeReflectorFailure(error, doing).means;

test("what is gone is read again", () => {
  assertEquals(means(new WatchExpiredError("5"), "watching"), "relist");
  assertEquals(means(new WatchDecodeError("it is not JSON", "5"), "watching"), "relist");
  assertEquals(means(answer(410)), "listNewest");
});

test("a server without WatchList, or without its mark, is listed", () => {
  for (const code of [400, 405, 406, 415, 422]) {
    assertEquals([means(answer(code), "streaming"), means(answer(code))], ["list", "stop"]);
  }
  assertEquals(means(new UnmarkedWatchListError("three"), "streaming"), "list");
});

test("a wrong name, a missing permission and a bug cannot heal", () => {
  for (const doing of ["listing", "streaming", "watching"] as const) {
    assertEquals(means(answer(404), doing), "stop");
    assertEquals(means(new PermissionError("no", "--allow-net"), doing), "stop");
    assertEquals(means(new TypeError("transform"), doing), "stop");
  }
});

test("a list that is forbidden is asked for with another token; a watch has done so itself", () => {
  assertEquals(means(answer(403), "listing"), "refreshToken");
  assertEquals(means(answer(403), "watching"), "stop");
  assertEquals(means(answer(403), "streaming"), "stop");
});

test("all else is waited for, as long as the server says", () => {
  for (
    const error of [
      answer(401),
      answer(500),
      answer(503),
      new NetworkError("tls", "https://h", "x", undefined),
      new TokenUnavailableError("none"),
      new StreamLimitError(1, "Raise it."),
    ]
  ) {
    assertEquals(judgeReflectorFailure(error, "watching"), {
      means: "wait",
      reason: error.message,
      delayMs: undefined,
    });
  }
  for (const [retryAfterSeconds, delayMs] of [[3, 3_000], [31_536_000, 300_000], [0, undefined]]) {
    const busy = answer(429, { details: { retryAfterSeconds: retryAfterSeconds as number } });
    const { message: reason } = busy;
    assertEquals(judgeReflectorFailure(busy, "listing"), { means: "wait", reason, delayMs });
  }
});

test("a resourceVersion that is too large is told by its cause, or by its words", () => {
  const causes = [{ reason: "ResourceVersionTooLarge" }];
  assertEquals(isTooLarge(answer(504, { details: { causes } })), true);
  assertEquals(isTooLarge(answer(504, { message: "Too large resource version: 9" })), true);
  assertEquals(isTooLarge(answer(504)), false);
  assertEquals(isTooLarge(new Error("Too large resource version")), false);
});
