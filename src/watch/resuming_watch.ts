import { ApiStatusError, readApiStatusError } from "../core/api_status_error.ts";
import { Backoff, parseRetryAfter } from "../core/backoff.ts";
import type { Clock } from "../core/time/clock.ts";
import { TimeoutError, WatchDecodeError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { raceSignal, sleep } from "../core/time/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { currentVersion } from "./current_version.ts";
import { refreshToken } from "./endable_calls.ts";
import { notAnApiServer } from "./not_an_api_server.ts";
import { type ConnectionEnd, WatchConnection } from "./watch_connection.ts";
import type { ResumingWatchOptions } from "./resuming_watch_options.ts";
import { type ErrorFrame, parseWatchFrame, type WatchEvent } from "./watch_event.ts";
import { randomTimeoutSeconds, watchUrl } from "./watch_options.ts";
import { WatchPosition } from "./watch_position.ts";
import { judgeFailure, judgeStatus, type WatchGoesOn, type WatchVerdict } from "./watch_verdict.ts";

const DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024;
const DEADLINE_GRACE_MS = 30_000;
const QUICK_CLOSE_MS = 1_000;

/**
 * A watch that continues over as many connections as needed. Between two calls of `next` it does
 * nothing: events that are not requested stay in the socket.
 */
export class ResumingWatch<
  T extends KubernetesObject,
  E extends WatchEvent<T> = WatchEvent<T>,
> {
  readonly #kube: KubeFetch;
  readonly #clock: Clock;
  readonly #path: string;
  readonly #options: ResumingWatchOptions<E>;
  readonly #parseFrame: (line: string) => E | ErrorFrame;
  readonly #position: WatchPosition;
  readonly #maxFrameBytes: number;
  readonly #deliversBookmarks: boolean;
  readonly #backoff: Backoff;
  readonly #stop = new AbortController();
  #connection: WatchConnection | undefined;
  /** The resourceVersion at which the connection was opened. */
  #openedAt: string | undefined;
  #connectedBefore = false;
  #tokenRefreshed: boolean;
  /** The verdict that follows the delivered events; it is handled before anything else is read. */
  #pending: WatchVerdict | undefined;
  /** Continues `next` after a read; a field, so that a chunk takes no closure of its own. */
  readonly #afterRead = (end?: ConnectionEnd): E | Promise<E> => this.#take(end) ?? this.#goOn();

  /** Creates a watch; nothing is sent before the first `next`. */
  constructor(kube: KubeFetch, path: string, options: ResumingWatchOptions<E>) {
    this.#kube = kube;
    this.#clock = options.clock;
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

  /** Returns the next event if one is available: it is parsed when requested, and never kept. */
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
   * Waits for the next event when `shift` has none. While events arrive, each takes one promise
   * beside that of the read: one more would add a fiftieth to the cost of an event on Bun.
   *
   * @throws The error that ends the watch.
   */
  next(): Promise<E> {
    const connection = this.#connection;
    if (!connection || this.#pending || connection.lines.tooLong) return this.#goOn();
    return connection.read(this.#afterRead);
  }

  /** Ends the watch immediately: closes its connection, and `next` rejects with `reason`. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.#close();
  }

  /** Recovers, connects and reads until an event is available. */
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
        const event = await connection.read((end) => this.#take(end));
        if (event) return event;
      }
    } catch (error) {
      this.#close();
      throw this.#stop.signal.aborted ? this.#stop.signal.reason : error;
    }
  }

  /** Returns the first event of a read; if the stream ended, records what follows. */
  #take(end: ConnectionEnd | undefined): E | undefined {
    const connection = this.#connection; // none if the watch was stopped meanwhile
    if (end && connection) this.#pending = this.#lost(connection, end);
    return this.shift();
  }

  /**
   * Returns the verdict for a lost connection. A stream that ended immediately without any progress
   * would do so again, so the backoff applies. A bookmark of the requested resourceVersion alone
   * does not count as progress.
   */
  #lost(connection: WatchConnection, end: ConnectionEnd): WatchGoesOn {
    const { resourceVersion, startsOver } = this.#position;
    const broughtAny = connection.lines.gaveLines &&
      (startsOver || resourceVersion !== this.#openedAt);
    const isTimeLimit = end.reason === "deadline" || end.reason === "idle";
    const isQuick = !isTimeLimit && connection.ageMs < QUICK_CLOSE_MS && !broughtAny;
    return { over: false, ...end, delayMs: isQuick ? undefined : 0 };
  }

  #close(): void {
    this.#connection?.[Symbol.dispose]();
    this.#connection = undefined;
  }

  async #connect(): Promise<WatchConnection> {
    const { timeoutSeconds, idleTimeoutMs, accept } = this.#options;
    const maxFrameBytes = this.#maxFrameBytes;
    for (;;) {
      if (this.#options.from === "now" && this.#position.startsOver) await this.#startNow();
      const seconds = timeoutSeconds ?? randomTimeoutSeconds(Math.random);
      const deadlineMs = seconds * 1000 + DEADLINE_GRACE_MS;
      const connection = new WatchConnection(this.#kube, {
        clock: this.#clock,
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

  /** Gets the current resourceVersion, and retries as long as that may help. */
  async #startNow(): Promise<void> {
    const { signal } = this.#stop;
    while (this.#position.startsOver) {
      try {
        const now = { clock: this.#clock, options: this.#options, signal };
        this.#position.startAt(await currentVersion(this.#kube, this.#path, now));
      } catch (error) {
        signal.throwIfAborted();
        await this.#recover(this.#judgeList(error));
      }
    }
    callSafely(this.#options.onBegin, this.#position.resourceVersion ?? "");
  }

  #judgeList(error: unknown): WatchVerdict {
    if (error instanceof ApiStatusError) return judgeStatus(error, undefined);
    if (!(error instanceof TimeoutError)) return judgeFailure(error, this.#connectedBefore);
    const reason = this.#options.idleTimeoutMs === undefined ? "deadline" : "idle";
    return { over: false, reason, error, delayMs: undefined };
  }

  /** Sends the request; returns the verdict if the response is not a stream. */
  async #open(connection: WatchConnection, url: string): Promise<WatchVerdict | undefined> {
    let response: Response;
    try {
      response = await connection.open(url);
    } catch (error) {
      const { timedOut: reason } = connection;
      if (reason) return { over: false, reason, error, delayMs: 0 };
      return judgeFailure(error, this.#connectedBefore);
    }
    if (response.ok && !response.body) {
      const detail = `the response to a watch is ${response.status}, without a body`;
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
    const error = await raceSignal(readApiStatusError(response), signal);
    if (response.status === 403 && !this.#tokenRefreshed) {
      // The token may be an old one, from an account whose rights have changed since.
      this.#tokenRefreshed = true;
      await refreshToken(this.#kube, { clock: this.#clock, signal });
      return { over: false, reason: "refused", error, delayMs: 0 };
    }
    const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), this.#clock.now());
    return judgeStatus(error, this.#position.resourceVersion, retryAfterMs);
  }

  /** Returns the event of a line, unless the event is not delivered or ends the watch. */
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

  /** Waits until the next connection may be opened, or throws the error that ends the watch. */
  async #recover(verdict: WatchVerdict): Promise<void> {
    this.#close();
    if (verdict.over) throw verdict.error;
    const { reason, error } = verdict;
    const delayMs = Math.min(
      verdict.delayMs ?? this.#backoff.next(this.#clock.monotonic()),
      this.#options.maxDelayMs ?? Infinity,
    );
    const { resourceVersion } = this.#position;
    const startsOver = this.#position.startsOver && this.#options.from !== "now";
    callSafely(this.#options.onReconnect, {
      reason,
      delayMs,
      resourceVersion,
      startsOver,
      ...(error !== undefined && { error }),
    });
    this.#stop.signal.throwIfAborted(); // the hook may have ended the watch
    if (delayMs > 0) await sleep(this.#clock, delayMs, { signal: this.#stop.signal });
  }
}
