import { ApiStatusError, isTooManyRequests } from "../core/api_status_error.ts";
import { boundedRetryMs } from "../core/backoff.ts";
import {
  KubewireError,
  NetworkError,
  TimeoutError,
  WatchDecodeError,
  WatchExpiredError,
} from "../core/errors.ts";

/** How a reflector goes on after a failure; none ends it. */
export type ReflectorFailure =
  & (
    /** The server does not know WatchList: the state is to be listed. */
    | { means: "list" }
    /** WatchList failed, which a list may not: the state is to be listed, this once. */
    | { means: "listOnce"; newest: boolean }
    /** The history is gone: the state is to be read again. */
    | { means: "relist" }
    /** The server has not come as far as it was asked for, or has forgotten it: ask for the newest. */
    | { means: "listNewest" }
    /** The same request again, after `delayMs` where the server says when. */
    | { means: "wait"; delayMs: number | undefined }
  )
  & {
    /** The failure, in a sentence. */
    reason: string;
    /** Whether waiting alone may not heal it: somebody should look at it. */
    refused: boolean;
  };

/** A server that has WatchList, and never marks the end of the state (kubernetes#140890). */
export class UnmarkedWatchListError extends Error {
  /** The name of this class. */
  override readonly name: string = "UnmarkedWatchListError";
}

/** What a reflector was doing when it failed. */
export type ReflectorTask = "listing" | "streaming" | "watching";

/** Answers to a request that the server does not understand, or to a resource that it does not have. */
const WRONG_REQUEST: ReadonlySet<number> = new Set([400, 404, 405, 406, 415, 422]);
/** Answers of the 4xx that pass by themselves. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 410, 425, 429]);

/**
 * Judges a failure by the rules of client-go's `tools/cache/reflector.go`. A watch has read its
 * token again by itself before it fails with 403.
 */
export function judgeReflectorFailure(error: unknown, doing: ReflectorTask): ReflectorFailure {
  const reason = error instanceof Error ? error.message : String(error);
  if (doing === "streaming") {
    if (error instanceof WatchDecodeError) return { means: "list", reason, refused: true };
    if (isUnknownWatchList(error)) return { means: "list", reason, refused: false };
    if (!isAway(error)) {
      const newest = error instanceof WatchExpiredError || isTooLarge(error);
      return { means: "listOnce", newest, reason, refused: false }; // the list will say so itself
    }
  }
  if (error instanceof WatchExpiredError) return { means: "relist", reason, refused: false };
  if (error instanceof WatchDecodeError) return { means: "relist", reason, refused: true };
  const refused = isRefusal(error);
  if (!(error instanceof KubewireError)) {
    // A bug: whatever it left half done, another list puts right.
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
  // What the server dislikes may be the resourceVersion, which a list gives anew.
  if (doing === "watching" && WRONG_REQUEST.has(httpStatus)) {
    return { means: "relist", reason, refused };
  }
  const delayMs = boundedRetryMs(Number(retryAfterSeconds) * 1000);
  return { means: "wait", reason, refused, delayMs };
}

/**
 * Whether a list would fail as well, of which a server that is away, or busy, should be spared; as
 * `isWatchErrorRetriable` of client-go.
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
 * Whether waiting alone may not heal an error: the server refuses the request or does not speak
 * HTTP as the API server does, the token or the program's permissions do not suffice, or there is a
 * bug. What a server that is away or overloaded leads to is no refusal.
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
 * Whether the server has not come as far as it was asked for: as `IsTooLargeResourceVersion` of `k8s.io/apimachinery`, or
 * the text of servers before 1.17.
 */
export function isTooLarge(error: unknown): boolean {
  if (!(error instanceof ApiStatusError)) return false;
  const { details, status } = error;
  const causes: unknown = details?.causes; // whatever a server has sent
  return Array.isArray(causes) &&
      causes.some((cause) => cause?.reason === "ResourceVersionTooLarge") ||
    String(status.message).includes("Too large resource version");
}
