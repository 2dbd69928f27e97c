/**
 * Wraps a user's own source. If that source hangs, aborted requests and the disposal of the client
 * still end. Requests that were refused with the same token share one call of `invalidate`, which
 * aborts when the last of them has left. Any error of the source that does not say itself that it
 * is about credentials becomes the cause of a `TokenUnavailableError`: a request that was never
 * sent must not fail as if it had an answer, or as if its caller had made a mistake.
 *
 * @module
 */
import {
  ConfigurationError,
  PermissionError,
  TokenInvalidError,
  TokenUnavailableError,
} from "../core/errors.ts";
import { unquotedError } from "../core/unquoted_error.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { handled, JoinedAbort, raceSignal } from "../core/time/waiting.ts";
import type { TokenOptions, TokenSource } from "./token_source.ts";

/** Settings of a {@linkcode GuardedTokenSource}. */
export interface GuardedTokenSourceOptions {
  /** Called for each failure of `invalidate`: the request only gets the server's 401. */
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * Guards the requests of a client against a user's token source: a source that hangs does not hold a
 * caller whose signal has aborted, nor the disposal of the client, and requests that are refused
 * with the same token at the same time share one call of `invalidate`.
 */
export class GuardedTokenSource implements TokenSource {
  readonly scheme: "Bearer" | "Basic";
  readonly #source: TokenSource;
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #invalidating = new Map<string | undefined, SharedCall>();

  /**
   * Creates the guard.
   *
   * @throws {TypeError} If the source does not have the functions of a token source.
   */
  constructor(source: TokenSource, { onError }: GuardedTokenSourceOptions = {}) {
    const { token, invalidate } = source as Partial<TokenSource>;
    if (typeof token !== "function") {
      throw new TypeError(
        "tokenSource must be an object with a function `token`; see TokenSource.",
      );
    }
    if (invalidate !== undefined && typeof invalidate !== "function") {
      throw new TypeError("`invalidate` of a tokenSource must be a function, if it is set.");
    }
    this.#source = source;
    this.#onError = onError;
    this.scheme = source.scheme ?? "Bearer";
  }

  /**
   * Returns the token, without a promise if the source does.
   *
   * @throws {TokenUnavailableError} If the source fails; `cause` is its error.
   */
  token(options: TokenOptions = {}): string | undefined | Promise<string | undefined> {
    let token: string | undefined | Promise<string | undefined>;
    try {
      token = this.#source.token(options);
    } catch (error) {
      throw named(error, options);
    }
    // Not only a promise: the token is checked where it is used, whatever the source returned.
    if (typeof token !== "object") return token;
    const settled = Promise.resolve(token).catch((error) => {
      throw named(error, options);
    });
    return handled(untilEnded(settled, options));
  }

  /** Reports a refused token to the source; rejects if the source does. */
  async invalidate(token: string | undefined, options: TokenOptions = {}): Promise<void> {
    if (!this.#source.invalidate) return;
    const shared = this.#invalidating.get(token) ?? this.#begin(token, options.disposed);
    shared.callers++;
    try {
      await untilEnded(shared.done, options);
    } finally {
      if (--shared.callers === 0) {
        this.#forget(token, shared);
        shared.abort.abort(options.signal?.reason);
      }
    }
  }

  #begin(token: string | undefined, disposed: AbortSignal | undefined): SharedCall {
    const abort = new AbortController();
    const done = this.#invalidate(token, { signal: abort.signal, disposed });
    const shared = { done, abort, callers: 0 };
    this.#invalidating.set(token, shared);
    done.catch(() => {}).finally(() => this.#forget(token, shared));
    return shared;
  }

  #forget(token: string | undefined, shared: SharedCall): void {
    if (this.#invalidating.get(token) === shared) this.#invalidating.delete(token);
  }

  async #invalidate(token: string | undefined, options: TokenOptions): Promise<void> {
    try {
      await this.#source.invalidate?.(token, options);
    } catch (error) {
      if (!options.signal?.aborted && !options.disposed?.aborted) {
        callSafely(this.#onError, unquotedError(error));
      }
      throw error;
    }
  }
}

/** One call of `invalidate` for several callers. */
interface SharedCall {
  readonly done: Promise<void>;
  /** Aborts when the last caller has left. */
  readonly abort: AbortController;
  callers: number;
}

/** Errors that say by themselves that there are no credentials, and what to do. */
const OWN_WORDS = [TokenUnavailableError, TokenInvalidError, PermissionError, ConfigurationError];

/** Returns the error for the caller of a source that failed with `error`. */
function named(error: unknown, { signal, disposed }: TokenOptions): unknown {
  if (signal?.aborted) return signal.reason;
  if (disposed?.aborted) return disposed.reason;
  if (OWN_WORDS.some((one) => error instanceof one)) return error;
  const cause = unquotedError(error);
  const why = cause instanceof Error ? cause.message || cause.name : "unknown error";
  return new TokenUnavailableError(`There is no token from the tokenSource: ${why}`, { cause });
}

/** Waits until one of the signals aborts. */
async function untilEnded<T>(
  promise: Promise<T>,
  { signal, disposed }: TokenOptions,
): Promise<T> {
  if (!signal && !disposed) return await promise;
  using ended = new JoinedAbort(signal, disposed);
  return await raceSignal(promise, ended.signal);
}
