import { assertEquals } from "@std/assert";
import { ApiStatusError } from "../../../src/core/api_status_error.ts";
import {
  NetworkError,
  PermissionError,
  StreamLimitError,
  TimeoutError,
  TokenUnavailableError,
  WatchDecodeError,
  WatchExpiredError,
} from "../../../src/core/errors.ts";
import type { Status } from "../../../src/core/status.ts";
import {
  isTooLarge,
  judgeReflectorFailure,
  type ReflectorTask,
  UnmarkedWatchListError,
} from "../../../src/informer/reflector/reflector_failure.ts";
import { test } from "../../support/test.ts";

const answer = (code: number, status: Status = {}) => new ApiStatusError(code, status);
const means = (error: unknown, doing: ReflectorTask = "listing") =>
  judgeReflectorFailure(error, doing).means;

test("a history that is gone or not readable leads to a relist", () => {
  assertEquals(means(new WatchExpiredError("5"), "watching"), "relist");
  assertEquals(means(new WatchDecodeError("it is not JSON", "5"), "watching"), "relist");
  assertEquals(means(answer(410)), "listNewest");
});

test("a server that does not support WatchList, or does not mark its end, is listed", () => {
  for (const code of [400, 405, 406, 415, 422]) {
    assertEquals([means(answer(code), "streaming"), means(answer(code))], ["list", "wait"]);
  }
  assertEquals(means(new UnmarkedWatchListError("three"), "streaming"), "list");
  assertEquals(means(new WatchDecodeError("it is HTML", undefined), "streaming"), "list");
});

test("any other failure of a WatchList leads to one list; when a server is down or busy, the reflector waits", () => {
  for (
    const error of [
      ...[401, 403, 404, 409, 500, 501, 503, 504].map((code) => answer(code)),
      new WatchExpiredError(undefined),
      new NetworkError("closed", "https://h", "x", undefined),
      new NetworkError("unknown", "https://h", "it has no body", new SyntaxError("")),
      new TimeoutError("Nothing came."),
      new TypeError("a bug"),
    ]
  ) {
    assertEquals(judgeReflectorFailure(error, "streaming"), {
      means: "listOnce",
      newest: error instanceof WatchExpiredError,
      reason: error.message,
      refused: false,
    });
  }
  for (const error of [answer(429), new NetworkError("refused", "https://h", "x", undefined)]) {
    assertEquals(means(error, "streaming"), "wait");
  }
});

test("a watch that the server does not understand, or a bug in it, leads to a list", () => {
  for (const code of [400, 404, 405, 406, 415, 422]) {
    assertEquals(means(answer(code), "watching"), "relist");
  }
  assertEquals(means(new TypeError("a bug"), "watching"), "relist");
});

test("a failure that may not heal by itself is a refusal, and the reflector waits", () => {
  for (
    const error of [
      ...[400, 401, 402, 403, 404, 405, 415, 422].map((code) => answer(code)),
      new PermissionError("no", "--allow-net"),
      new TypeError("a bug"),
      new TokenUnavailableError("none"),
      new StreamLimitError(1, "Raise it."),
      new NetworkError("tls", "https://h", "x", undefined),
      new NetworkError("dns", "https://h", "x", undefined),
      new NetworkError("unknown", "https://h", "it is HTML", new SyntaxError("<")),
    ]
  ) {
    assertEquals(judgeReflectorFailure(error, "listing"), {
      means: "wait",
      reason: error.message,
      refused: true,
      delayMs: undefined,
    });
  }
});

test("a server that is down or overloaded does not count as a refusal, and its Retry-After is kept", () => {
  for (
    const error of [
      ...[408, 409, 425, 429, 500, 503, 504].map((code) => answer(code)),
      new NetworkError("closed", "https://h", "x", undefined),
      new NetworkError("unknown", "https://h", "x", undefined),
      new TimeoutError("Nothing came."),
    ]
  ) {
    assertEquals(judgeReflectorFailure(error, "watching"), {
      means: "wait",
      reason: error.message,
      refused: false,
      delayMs: undefined,
    });
  }
  for (const [retryAfterSeconds, delayMs] of [[3, 3_000], [31_536_000, 300_000], [0, undefined]]) {
    const busy = answer(429, { details: { retryAfterSeconds: retryAfterSeconds as number } });
    const { message: reason } = busy;
    assertEquals(judgeReflectorFailure(busy, "listing"), {
      means: "wait",
      reason,
      refused: false,
      delayMs,
    });
  }
});

test("isTooLarge recognizes a resourceVersion that is too large by its cause or its message", () => {
  const causes = [{ reason: "ResourceVersionTooLarge" }];
  assertEquals(isTooLarge(answer(504, { details: { causes } })), true);
  assertEquals(isTooLarge(answer(504, { message: "Too large resource version: 9" })), true);
  assertEquals(isTooLarge(answer(504)), false);
  assertEquals(isTooLarge(new Error("Too large resource version")), false);
});
