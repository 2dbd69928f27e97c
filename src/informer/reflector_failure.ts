import { ApiStatusError } from "../core/api_status_error.ts";
import {
  KubewireError,
  PermissionError,
  WatchDecodeError,
  WatchExpiredError,
} from "../core/errors.ts";
import { boundedRetryMs } from "../core/retry_after.ts";

/** What a failure means to a reflector. */
export type ReflectorFailure =
  /** It cannot heal. */
  | { means: "stop" }
  /** The server does not know WatchList: the state is to be listed. */
  | { means: "list"; reason: string }
  /** The history is gone: the state is to be read again. */
  | { means: "relist"; reason: string }
  /** The server has not come as far as it was asked for, or has forgotten it: ask for the newest. */
  | { means: "listNewest"; reason: string }
  /** Another token may be allowed what this one is not. */
  | { means: "refreshToken" }
  /** It passes; `delayMs` where the server says when. */
  | { means: "wait"; reason: string; delayMs: number | undefined };

/** A server that has WatchList, and never marks the end of the state (kubernetes#140890). */
export class UnmarkedWatchListError extends Error {
  /** The name of this class. */
  override readonly name: string = "UnmarkedWatchListError";
}

/** What a reflector was doing when it failed. */
export type ReflectorTask = "listing" | "streaming" | "watching";

/** What cannot heal: the request itself is wrong, or there is no such resource. */
const WRONG_REQUEST: ReadonlySet<number> = new Set([400, 404, 405, 406, 415, 422]);

/**
 * Judges a failure by the rules of client-go's `tools/cache/reflector.go`, and stops only where
 * waiting is in vain. A watch reads its token again by itself before it fails with 403.
 */
export function judgeReflectorFailure(error: unknown, doing: ReflectorTask): ReflectorFailure {
  if (error instanceof UnmarkedWatchListError) return { means: "list", reason: error.message };
  if (error instanceof WatchExpiredError || error instanceof WatchDecodeError) {
    return { means: "relist", reason: error.message };
  }
  if (error instanceof PermissionError || !(error instanceof KubewireError)) {
    return { means: "stop" }; // the program's own flags, or its own bug
  }
  if (!(error instanceof ApiStatusError)) return wait(error);
  const { httpStatus, retryAfterSeconds } = error;
  if (httpStatus === 410 || isTooLarge(error)) {
    return { means: "listNewest", reason: error.message };
  }
  if (httpStatus === 403) return { means: doing === "listing" ? "refreshToken" : "stop" };
  if (WRONG_REQUEST.has(httpStatus)) {
    const mayBeWatchList = doing === "streaming" && httpStatus !== 404;
    return mayBeWatchList ? { means: "list", reason: error.message } : { means: "stop" };
  }
  return wait(error, boundedRetryMs(retryAfterSeconds && retryAfterSeconds * 1000));
}

function wait(error: Error, delayMs?: number): ReflectorFailure {
  return { means: "wait", reason: error.message, delayMs };
}

/**
 * Whether the server has not come as far as it was asked for: as `IsTooLargeResourceVersion` of `k8s.io/apimachinery`, or
 * the text of servers before 1.17.
 */
export function isTooLarge(error: unknown): boolean {
  if (!(error instanceof ApiStatusError)) return false;
  const { details, status } = error;
  return details?.causes?.some(({ reason }) => reason === "ResourceVersionTooLarge") === true ||
    status.message?.includes("Too large resource version") === true;
}
