import { ApiStatusError, apiStatusError } from "../core/api_status_error.ts";
import { Backoff, parseRetryAfter } from "../core/backoff.ts";
import { NetworkError, WatchDecodeError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { raceSignal, sleep } from "../runtime/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { refreshToken } from "./endable_calls.ts";
import { WatchConnection } from "./watch_connection.ts";
import { type ErrorFrame, parseWatchFrame, type WatchEvent } from "./watch_event.ts";
import { randomTimeoutSeconds, type WatchOptions, watchUrl } from "./watch_options.ts";
import { WatchPosition } from "./watch_position.ts";
import { judgeFailure, judgeStatus, type WatchGoesOn, type WatchVerdict } from "./watch_verdict.ts";

const DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024;
const DEADLINE_GRACE_MS = 30_000;
const QUICK_CLOSE_MS = 1_000;

/** What a {@linkcode ResumingWatch} can be given beyond the settings of a watch. */
export interface ResumingWatchOptions<E> extends WatchOptions {
  /** Reads a line; throws a TypeError whose message says what is wrong, for use in a sentence. */
  parseFrame?: (line: string) => E | ErrorFrame;
  /** Called when a connection brings a stream. */
  onOpen?: () => void;
  /** The `Accept` header of the requests. */
  accept?: string;
  /** Gives the pauses; an own one by default. */
  backoff?: Backoff;
  /** Whether the token was read again already for a 403 that came before; `false` by default. */
  tokenRefreshed?: boolean;
  /** Milliseconds that a pause has at most, whatever the server asks for; no limit by default. */
  maxDelayMs?: number;
}

/**
 * A watch that goes on over as many connections as it takes. Between two calls of `next` it stands
 * still: events that nobody asks for stay in the socket.
 */
export class ResumingWatch<
  T extends KubernetesObject,
  E extends WatchEvent<T> = WatchEvent<T>,
> {
  readonly #kube: KubeFetch;
  readonly #path: string;
  readonly #options: ResumingWatchOptions<E>;
  readonly #parseFrame: (line: string) => E | ErrorFrame;
  readonly #position: WatchPosition;
  readonly #maxFrameBytes: number;
  readonly #deliversBookmarks: boolean;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  #connection: WatchConnection | undefined;
  /** The resourceVersion that the connection was opened at. */
  #openedAt: string | undefined;
  #connectedBefore = false;
  #tokenRefreshed: boolean;
  /** What came after the events that were given, to be dealt with before any more is read. */
  #pending: WatchVerdict | undefined;

  /** Prepares a watch; nothing is sent before the first `next`. */
  constructor(kube: KubeFetch, path: string, options: ResumingWatchOptions<E>) {
    this.#kube = kube;
    this.#path = path;
    this.#options = options;
    this.#backoff = options.backoff ?? new Backoff();
    this.#tokenRefreshed = options.tokenRefreshed ?? false;
    this.#parseFrame = options.parseFrame ?? parseWatchFrame as (line: string) => E | ErrorFrame;
    this.#position = new WatchPosition(options.resourceVersion, options);
    this.#maxFrameBytes = options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES;
    this.#deliversBookmarks = options.allowWatchBookmarks === true ||
      options.sendInitialEvents === true;
  }

  /** The next event, if it is at hand: it is made when it is asked for, and never kept. */
  shift(): E | undefined {
    if (this.#pending) return undefined;
    let line: string | undefined;
    while ((line = this.#connection?.lines.shift()) !== undefined) {
      const event = this.#parse(line);
      if (event || this.#pending) return event;
    }
    return undefined;
  }

  /**
   * The next event, when `shift` has none. While they come, each takes one promise beside that of the
   * read, for one more is a fiftieth of what an event costs Bun.
   *
   * @throws What ends the watch.
   */
  next(): Promise<E> {
    const connection = this.#connection;
    if (!connection || this.#pending || connection.lines.tooLong) return this.#goOn();
    return connection.read().then(
      (chunk) => this.#take(connection, chunk) ?? this.#goOn(),
      (error) => {
        this.#lose(connection, error);
        return this.#goOn();
      },
    );
  }

  /** Ends the watch at once: its connection is closed, and `next` rejects with `reason`. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.#close();
  }

  /** Does what it takes until there is an event. */
  async #goOn(): Promise<E> {
    try {
      for (;;) {
        this.#stop.signal.throwIfAborted();
        if (this.#pending) {
          await this.#recover(this.#pending);
          this.#pending = undefined;
        }
        const connection = this.#connection ?? await this.#connect();
        if (connection.lines.tooLong) {
          this.#pending = this.#broken(`it is longer than ${this.#maxFrameBytes} bytes`);
          continue;
        }
        let chunk: ReadableStreamReadResult<Uint8Array>;
        try {
          chunk = await connection.read();
        } catch (error) {
          this.#lose(connection, error);
          continue;
        }
        const event = this.#take(connection, chunk);
        if (event) return event;
      }
    } catch (error) {
      this.#close();
      throw this.#stop.signal.aborted ? this.#stop.signal.reason : error;
    }
  }

  /** Takes what was read, and gives the first event of it. */
  #take(
    connection: WatchConnection,
    { done, value }: ReadableStreamReadResult<Uint8Array>,
  ): E | undefined {
    if (done) this.#pending = this.#lost("closed", connection);
    else connection.push(value);
    return this.shift();
  }

  /** Notes that a connection has failed. */
  #lose(connection: WatchConnection, error: unknown): void {
    this.#pending = timedOut(connection, error) ??
      this.#lost("broken", connection, error);
  }

  /**
   * A stream that ended at once and did not get the watch any further would do so again: one with
   * nothing but a bookmark of the resourceVersion that was asked for, too.
   */
  #lost(
    reason: "closed" | "broken",
    connection: WatchConnection,
    error?: unknown,
  ): WatchGoesOn {
    const { resourceVersion, startsOver } = this.#position;
    const broughtAny = connection.lines.gaveLines &&
      (startsOver || resourceVersion !== this.#openedAt);
    const isQuick = connection.ageMs < QUICK_CLOSE_MS && !broughtAny;
    return {
      over: false,
      reason,
      delayMs: isQuick ? undefined : 0,
      ...(error !== undefined && { error }),
    };
  }

  #close(): void {
    this.#connection?.[Symbol.dispose]();
    this.#connection = undefined;
  }

  async #connect(): Promise<WatchConnection> {
    const { timeoutSeconds, idleTimeoutMs, accept } = this.#options;
    const maxFrameBytes = this.#maxFrameBytes;
    for (;;) {
      const seconds = timeoutSeconds ?? randomTimeoutSeconds(Math.random);
      const deadlineMs = seconds * 1000 + DEADLINE_GRACE_MS;
      const connection = new WatchConnection(this.#kube, {
        deadlineMs,
        idleTimeoutMs,
        maxFrameBytes,
        ...(accept !== undefined && { accept }),
      });
      this.#connection = connection;
      this.#openedAt = this.#position.resourceVersion;
      const url = watchUrl(this.#path, this.#options, this.#position, seconds);
      const failed = await this.#open(connection, url);
      if (!failed) return connection;
      await this.#recover(failed);
    }
  }

  /** Sends the request; the verdict, if it did not bring a stream. */
  async #open(connection: WatchConnection, url: string): Promise<WatchVerdict | undefined> {
    let response: Response;
    try {
      response = await connection.open(url);
    } catch (error) {
      return timedOut(connection, error) ?? judgeFailure(error, this.#connectedBefore);
    }
    if (response.ok && !response.body) {
      const detail = `the answer to a watch is ${response.status}, without a body`;
      const error = notAnApiServer(this.#kube.server, detail);
      return { over: false, reason: "broken", error, delayMs: undefined };
    }
    if (response.ok) {
      this.#connectedBefore = true;
      this.#tokenRefreshed = false;
      callSafely(this.#options.onOpen);
      return undefined;
    }
    const { signal } = this.#stop;
    const error = await raceSignal(apiStatusError(response), signal);
    if (response.status === 403 && !this.#tokenRefreshed) {
      // The token may be an old one, of an account that has other rights by now.
      this.#tokenRefreshed = true;
      await refreshToken(this.#kube, signal);
      return { over: false, reason: "refused", error, delayMs: 0 };
    }
    const { clock } = this.#kube.runtime;
    const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), clock.now());
    return judgeStatus(error, this.#position.resourceVersion, retryAfterMs);
  }

  /** The event of a line, unless it is to be kept from the reader or ends what can be read. */
  #parse(line: string): E | undefined {
    let frame: E | ErrorFrame;
    try {
      frame = this.#parseFrame(line);
    } catch (problem) {
      this.#pending = this.#broken((problem as Error).message);
      return undefined;
    }
    if (frame.type === "ERROR") {
      const { object: status } = frame;
      this.#pending = judgeStatus(
        new ApiStatusError(status.code ?? 500, status),
        this.#position.resourceVersion,
      );
      return undefined;
    }
    this.#position.pass(frame);
    return frame.type !== "BOOKMARK" || this.#deliversBookmarks ? frame : undefined;
  }

  #broken(problem: string): WatchVerdict {
    const { resourceVersion } = this.#position;
    return { over: true, error: new WatchDecodeError(problem, resourceVersion) };
  }

  /** Waits until the next connection may be opened, or throws what ends the watch. */
  async #recover(verdict: WatchVerdict): Promise<void> {
    this.#close();
    if (verdict.over) throw verdict.error;
    const { clock } = this.#kube.runtime;
    const { reason, error } = verdict;
    const delayMs = Math.min(
      verdict.delayMs ?? this.#backoff.next(clock.monotonic()),
      this.#options.maxDelayMs ?? Infinity,
    );
    const { resourceVersion, startsOver } = this.#position;
    callSafely(this.#options.onReconnect, {
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

/** The cause tells it from a lost connection, which passes by itself. */
function notAnApiServer(server: string, detail: string): NetworkError {
  return new NetworkError("unknown", server, detail, new SyntaxError(detail), {
    wasAnswered: true,
  });
}

function timedOut(
  connection: WatchConnection,
  error: unknown,
): WatchGoesOn | undefined {
  const { timedOut: reason } = connection;
  return reason && { over: false, reason, error, delayMs: 0 };
}
