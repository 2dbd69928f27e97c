/**
 * Judges the failures from which a watch does not recover itself, and those of lists. No failure
 * ends a reflector. A _refusal_ is a failure that waiting alone may not fix: the first one since
 * the reflector was synced goes to `onError`, and each one ends the waits that fail fast.
 *
 * | failure                                                                                                                       | next step                                                                                                                            | refusal                    |
 * | ----------------------------------------------------------------------------------------------------------------------------- | ------------------------------------------------------------------------------------------------------------------------------------ | -------------------------- |
 * | the watch's history is gone                                                                                                   | read the state at once; with backoff, unless the last state was held for a second                                                    | no                         |
 * | a watch brought something other than an event                                                                                 | the same; by a list, if it was a WatchList                                                                                           | yes                        |
 * | 400, 405, 406, 415, 422 to a WatchList; three streams that ended unmarked, one that was silent for 30 s (`stream_guard.ts`)   | list at once; the next time try WatchList again                                                                                      | no                         |
 * | any other failure of a WatchList, also during its stream; except 429 and a refused connection                                 | list at once, without a pause; the newest state after 410 or "too large"; if the list fails too, try WatchList again after the pause | no                         |
 * | 410 to a list, or to a resourceVersion "too large"                                                                            | read the newest state at once; with backoff if that was the request                                                                  | no                         |
 * | 410 to a later page                                                                                                           | read the whole list once more without a limit (`list_pages.ts`)                                                                      | no                         |
 * | 403 to a list                                                                                                                 | read the token again, then list once more at once; later ones with backoff                                                           | the second                 |
 * | 401, and 403 after the token was read again                                                                                   | send the same request with backoff: a watch is not relisted                                                                          | yes                        |
 * | 400, 404, 405, 406, 415, 422 to a watch; a bug                                                                                | read the state again, as above                                                                                                       | yes                        |
 * | any other 4xx, JSON that is not a list, a watch without a body, TLS, host name, no token, a missing permission of the runtime | send the same request with backoff; after a list try WatchList again, which may be allowed                                           | yes                        |
 * | an object that cannot be kept: no name, or its transform did not return JSON                                                  | keep its last version and go on (`object_intake.ts`)                                                                                 | to `onError`, for each one |
 * | a transform or an index function throws for an object                                                                         | keep the object as it came, or without values in this index (`object_packer.ts`)                                                     | to `onError`, for each one |
 * | a transform or an index function returns a value that can never work                                                          | the same                                                                                                                             | to `onError`, once         |
 * | anything else: no answer, 408, 409, 425, 429, 5xx                                                                             | send the same request after `Retry-After` (5 minutes at most), or with backoff                                                       | no                         |
 *
 * Lists and watches share one backoff, from 0.8 s to 30 s with jitter.
 *
 * @module
 */
import { ApiStatusError, isTooManyRequests } from "../../core/api_status_error.ts";
import { boundedRetryMs } from "../../core/backoff.ts";
import {
  isOperational,
  NetworkError,
  TimeoutError,
  WatchDecodeError,
  WatchExpiredError,
} from "../../core/errors.ts";

/** The reaction of a reflector to a failure; no failure ends it. */
export type ReflectorFailure =
  & (
    /** The server does not support WatchList: list the state. */
    | { means: "list" }
    /** WatchList failed, but a list may succeed: list the state this once. */
    | { means: "listOnce"; newest: boolean }
    /** The history has expired: read the state again. */
    | { means: "relist" }
    /** The server does not have the requested version yet, or no longer: ask for the newest. */
    | { means: "listNewest" }
    /** Repeat the request, after `delayMs` if the server sets it. */
    | { means: "wait"; delayMs: number | undefined }
  )
  & {
    /** The failure, in a sentence. */
    reason: string;
    /** Whether waiting alone may not resolve it, so that an operator should act. */
    refused: boolean;
  };

/** The server supports WatchList, but never marks the end of the state (kubernetes#140890). */
export class UnmarkedWatchListError extends Error {
  /** The name of this class. */
  override readonly name: string = "UnmarkedWatchListError";
}

/** The task of a reflector at the time of a failure. */
export type ReflectorTask = "listing" | "streaming" | "watching";

/** HTTP statuses for a request that the server does not understand, or an unknown resource. */
const WRONG_REQUEST: ReadonlySet<number> = new Set([400, 404, 405, 406, 415, 422]);
/** HTTP statuses of the 4xx that are temporary. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 410, 425, 429]);

/**
 * Judges a failure by the rules of client-go's `tools/cache/reflector.go`. Before a watch fails
 * with 403, it has already read the token again.
 */
export function judgeReflectorFailure(error: unknown, doing: ReflectorTask): ReflectorFailure {
  const reason = error instanceof Error ? error.message : String(error);
  if (doing === "streaming") {
    if (error instanceof WatchDecodeError) return { means: "list", reason, refused: true };
    if (isUnknownWatchList(error)) return { means: "list", reason, refused: false };
    if (!isAway(error)) {
      const newest = error instanceof WatchExpiredError || isTooLarge(error);
      return { means: "listOnce", newest, reason, refused: false }; // the list reports a refusal
    }
  }
  if (error instanceof WatchExpiredError) return { means: "relist", reason, refused: false };
  if (error instanceof WatchDecodeError) return { means: "relist", reason, refused: true };
  const refused = isRefusal(error);
  if (!isOperational(error)) {
    // A bug: another list repairs an incomplete state.
    return doing === "watching"
      ? { means: "relist", reason, refused }
      : { means: "wait", reason, refused, delayMs: undefined };
  }
  if (!(error instanceof ApiStatusError)) {
    return { means: "wait", reason, refused, delayMs: undefined };
  }
  const { httpStatus, retryAfterSeconds } = error;
  if (httpStatus === 410 || isTooLarge(error)) {
    return { means: "listNewest", reason, refused: false };
  }
  // The server may reject the resourceVersion; a list returns a new one.
  if (doing === "watching" && WRONG_REQUEST.has(httpStatus)) {
    return { means: "relist", reason, refused };
  }
  const delayMs = boundedRetryMs(Number(retryAfterSeconds) * 1000);
  return { means: "wait", reason, refused, delayMs };
}

/**
 * Whether a list would also fail, so that a server that is unreachable or busy should not get it;
 * as client-go's `isWatchErrorRetriable`.
 */
export function isAway(error: unknown): boolean {
  return error instanceof NetworkError && error.failure === "refused" || isTooManyRequests(error);
}

function isUnknownWatchList(error: unknown): boolean {
  if (error instanceof UnmarkedWatchListError) return true;
  if (!(error instanceof ApiStatusError)) return false;
  const { httpStatus } = error;
  return WRONG_REQUEST.has(httpStatus) && httpStatus !== 404;
}

/**
 * Whether waiting alone may not resolve an error: the server refuses the request or does not speak
 * HTTP as the API server does, the token or the program's permissions are not sufficient, or the
 * code has a bug. An error of a server that is unreachable or overloaded is not a refusal.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ApiStatusError) {
    const { httpStatus } = error;
    return httpStatus < 500 && !PASSING.has(httpStatus) && !isTooLarge(error);
  }
  if (error instanceof NetworkError) {
    const { failure, cause } = error;
    return failure === "tls" || failure === "dns" || cause instanceof SyntaxError;
  }
  return !(error instanceof TimeoutError || error instanceof WatchExpiredError);
}

/**
 * Whether the server does not have the requested version yet: as `IsTooLargeResourceVersion` of
 * `k8s.io/apimachinery`, or the text of servers before 1.17.
 */
export function isTooLarge(error: unknown): boolean {
  if (!(error instanceof ApiStatusError)) return false;
  const { details, status } = error;
  const causes: unknown = details?.causes; // a server may send any value
  return Array.isArray(causes) &&
      causes.some((cause) => cause?.reason === "ResourceVersionTooLarge") ||
    String(status.message).includes("Too large resource version");
}
