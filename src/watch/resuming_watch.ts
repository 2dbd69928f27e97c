import { ApiStatusError, apiStatusError } from "../core/api_status_error.ts";
import { Backoff } from "../core/backoff.ts";
import { callHook } from "../core/call_hook.ts";
import { WatchDecodeError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { parseRetryAfter } from "../core/retry_after.ts";
import { sleep } from "../runtime/sleep.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type FrameBatch, WatchConnection } from "./watch_connection.ts";
import type { WatchEvent } from "./watch_event.ts";
import { randomTimeoutSeconds, type WatchOptions, watchUrl } from "./watch_options.ts";
import { WatchPosition } from "./watch_position.ts";
import { judgeFailure, judgeStatus, type WatchGoesOn, type WatchVerdict } from "./watch_verdict.ts";

const DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024;
const DEADLINE_GRACE_MS = 30_000;
const QUICK_CLOSE_MS = 1_000;

/**
 * A watch that goes on over as many connections as it takes. Between two calls of `next` it stands
 * still: events that nobody asks for stay in the socket.
 */
export class ResumingWatch<T extends KubernetesObject> {
  readonly #kube: KubeFetch;
  readonly #path: string;
  readonly #options: WatchOptions;
  readonly #position: WatchPosition;
  readonly #deliversBookmarks: boolean;
  readonly #backoff = new Backoff();
  readonly #stop = new AbortController();
  #connection: WatchConnection<T> | undefined;
  #connectedBefore = false;
  #tokenRefreshed = false;
  /** What came after the events that were delivered last, to be dealt with before any more. */
  #pending: WatchVerdict | undefined;

  /** Prepares a watch; nothing is sent before the first `next`. */
  constructor(kube: KubeFetch, path: string, options: WatchOptions) {
    this.#kube = kube;
    this.#path = path;
    this.#options = options;
    this.#position = new WatchPosition(options.resourceVersion, options);
    this.#deliversBookmarks = options.allowWatchBookmarks === true ||
      options.sendInitialEvents === true;
  }

  /**
   * The next events: at least one.
   *
   * @throws What ends the watch.
   */
  async next(): Promise<WatchEvent<T>[]> {
    try {
      for (;;) {
        this.#stop.signal.throwIfAborted();
        if (this.#pending) {
          await this.#recover(this.#pending);
          this.#pending = undefined;
        }
        const connection = this.#connection ?? await this.#connect();
        let chunk: ReadableStreamReadResult<Uint8Array>;
        try {
          chunk = await connection.read();
        } catch (error) {
          this.#pending = timedOut(connection, error) ?? lost("broken", connection, error);
          continue;
        }
        if (chunk.done) {
          this.#pending = lost("closed", connection);
          continue;
        }
        const events = this.#take(connection.decode(chunk.value));
        if (events.length > 0) return events;
      }
    } catch (error) {
      this.#close();
      throw this.#stop.signal.aborted ? this.#stop.signal.reason : error;
    }
  }

  /** Ends the watch at once: its connection is closed, and `next` rejects with `reason`. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.#close();
  }

  #close(): void {
    this.#connection?.[Symbol.dispose]();
    this.#connection = undefined;
  }

  async #connect(): Promise<WatchConnection<T>> {
    const { timeoutSeconds, idleTimeoutMs, maxFrameBytes = DEFAULT_MAX_FRAME_BYTES } =
      this.#options;
    for (;;) {
      const seconds = timeoutSeconds ?? randomTimeoutSeconds(Math.random);
      const deadlineMs = seconds * 1000 + DEADLINE_GRACE_MS;
      const connection = new WatchConnection<T>(this.#kube, {
        deadlineMs,
        idleTimeoutMs,
        maxFrameBytes,
      });
      this.#connection = connection;
      const url = watchUrl(this.#path, this.#options, this.#position, seconds);
      const failed = await this.#open(connection, url);
      if (!failed) return connection;
      await this.#recover(failed);
    }
  }

  /** Sends the request; the verdict, if it did not bring a stream. */
  async #open(connection: WatchConnection<T>, url: string): Promise<WatchVerdict | undefined> {
    let response: Response;
    try {
      response = await connection.open(url);
    } catch (error) {
      return timedOut(connection, error) ?? judgeFailure(error, this.#connectedBefore);
    }
    if (response.ok) {
      this.#connectedBefore = true;
      this.#tokenRefreshed = false;
      return undefined;
    }
    const error = await apiStatusError(response);
    if (response.status === 403 && !this.#tokenRefreshed) {
      // The token may be an old one, of an account that has other rights by now.
      this.#tokenRefreshed = true;
      await this.#kube.refreshToken();
      return { over: false, reason: "refused", error, delayMs: 0 };
    }
    const { clock } = this.#kube.runtime;
    const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), clock.now());
    return judgeStatus(error, this.#position.resourceVersion, retryAfterMs);
  }

  /** The events of a chunk, which may be none; what comes after them becomes pending. */
  #take(batch: FrameBatch<T>): WatchEvent<T>[] {
    const events: WatchEvent<T>[] = [];
    for (const frame of batch.frames) {
      if (frame.type === "ERROR") {
        const { object: status } = frame;
        const error = new ApiStatusError(status.code ?? 500, status);
        this.#pending = judgeStatus(error, this.#position.resourceVersion);
        return events;
      }
      this.#position.pass(frame);
      if (frame.type !== "BOOKMARK" || this.#deliversBookmarks) events.push(frame);
    }
    if (batch.problem !== undefined) {
      this.#pending = { over: true, error: this.#decodeError(batch) };
    }
    return events;
  }

  #decodeError({ problem }: FrameBatch<T>): WatchDecodeError {
    const what = problem instanceof Error ? problem.message : "it is not valid";
    return new WatchDecodeError(what, this.#position.resourceVersion, { cause: problem });
  }

  /** Waits until the next connection may be opened, or throws what ends the watch. */
  async #recover(verdict: WatchVerdict): Promise<void> {
    this.#close();
    if (verdict.over) throw verdict.error;
    const { clock } = this.#kube.runtime;
    const { reason, error, delayMs = this.#backoff.next(clock.monotonic()) } = verdict;
    const { resourceVersion, startsOver } = this.#position;
    callHook(this.#options.onReconnect, {
      reason,
      delayMs,
      resourceVersion,
      startsOver,
      ...(error !== undefined && { error }),
    });
    this.#stop.signal.throwIfAborted(); // the hook may have ended the watch
    if (delayMs > 0) await sleep(clock, delayMs, { signal: this.#stop.signal });
  }
}

function timedOut<T extends KubernetesObject>(
  connection: WatchConnection<T>,
  error: unknown,
): WatchGoesOn | undefined {
  const { timedOut: reason } = connection;
  return reason && { over: false, reason, error, delayMs: 0 };
}

/** A stream that ended at once and brought nothing would do so again. */
function lost<T extends KubernetesObject>(
  reason: "closed" | "broken",
  connection: WatchConnection<T>,
  error?: unknown,
): WatchGoesOn {
  const isQuick = connection.ageMs < QUICK_CLOSE_MS && !connection.gotFrames;
  return {
    over: false,
    reason,
    delayMs: isQuick ? undefined : 0,
    ...(error !== undefined && { error }),
  };
}
