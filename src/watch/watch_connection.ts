import { TimeoutError } from "../core/errors.ts";
import type { Clock } from "../core/time/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChunkReader, chunkReader } from "./chunk_reader.ts";
import { abortableFetch } from "./endable_calls.ts";
import { IdleGuard } from "./idle_guard.ts";
import { LineDecoder } from "./line_decoder.ts";
import { internalsOf } from "../transport/kube_internals.ts";

/** Settings of a {@linkcode WatchConnection}. */
export interface WatchConnectionOptions {
  /** The clock of the limits. */
  clock: Clock;
  /** Milliseconds after which the server must have ended the connection. */
  deadlineMs: number;
  /** Milliseconds without a byte after which the connection counts as dead. */
  idleTimeoutMs: number | undefined;
  /** The largest size of one event, in bytes. */
  maxFrameBytes: number;
  /** The `Accept` header. */
  accept?: string;
}

/** How the stream of a connection ended. */
export type ConnectionEnd =
  | { reason: "closed" }
  | { reason: "broken" | "deadline" | "idle"; error: unknown };

/** One HTTP request of a watch, from its start to its end; it occupies one open stream. */
export class WatchConnection implements Disposable {
  /** The received lines; take all of them before the next read. */
  readonly lines: LineDecoder;
  readonly #kube: KubeFetch;
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  readonly #slot: Disposable;
  readonly #deadline: Disposable;
  readonly #openedMs: number;
  readonly #headers: HeadersInit | undefined;
  readonly #idle: IdleGuard | undefined;
  #reader: ChunkReader | undefined;
  /** Kept because on Deno an abort does not reach the body of a response without a reference. */
  #response: Response | undefined;
  #timedOut: "deadline" | "idle" | undefined;

  /**
   * Reserves one of the streams that the runtime can hold; nothing is sent yet.
   *
   * @throws {StreamLimitError} If none is left.
   */
  constructor(kube: KubeFetch, options: WatchConnectionOptions) {
    const { clock, deadlineMs, idleTimeoutMs, maxFrameBytes, accept } = options;
    this.#kube = kube;
    this.#headers = accept === undefined ? undefined : { accept };
    this.#clock = clock;
    this.#slot = internalsOf(kube).openStream();
    this.lines = new LineDecoder(maxFrameBytes);
    this.#openedMs = this.#clock.monotonic();
    this.#deadline = this.#clock.setTimer(() => {
      this.#timeOut("deadline", `The server did not end the watch within ${deadlineMs} ms.`);
    }, deadlineMs);
    this.#idle = idleTimeoutMs === undefined ? undefined : new IdleGuard(
      this.#clock,
      idleTimeoutMs,
      () => this.#timeOut("idle", `Nothing came for ${idleTimeoutMs} ms.`),
    );
  }

  /** Milliseconds since the connection was opened. */
  get ageMs(): number {
    return this.#clock.monotonic() - this.#openedMs;
  }

  /** The time limit that ended the connection, if one did. */
  get timedOut(): "deadline" | "idle" | undefined {
    return this.#timedOut;
  }

  /** Sends the request; a failed request is not retried here. */
  async open(url: string): Promise<Response> {
    this.#idle?.begin();
    const { signal } = this.#abort;
    const response = await abortableFetch(this.#kube, url, {
      signal,
      maxAttempts: 1,
      ...(this.#headers && { headers: this.#headers }),
    });
    this.#idle?.end();
    this.#response = response;
    if (response.ok && response.body) this.#reader = chunkReader(response.body);
    return response;
  }

  /**
   * Reads once from an open connection and splits the chunk into `lines`. Then calls `proceed`,
   * with an argument if the stream has ended, and returns its result: a callback saves a promise
   * for each chunk.
   */
  read<R>(proceed: (end?: ConnectionEnd) => R | Promise<R>): Promise<R> {
    const reader = this.#reader;
    if (!reader) throw new TypeError("The connection is not open.");
    this.#idle?.begin();
    return reader.read().then(
      ({ done, value }) => {
        if (done) return proceed({ reason: "closed" });
        this.#idle?.end();
        this.lines.push(value);
        reader.recycle(value);
        return proceed();
      },
      (error) => proceed({ reason: this.#timedOut ?? "broken", error }),
    );
  }

  /** Closes the connection immediately; pending calls reject with `reason`. */
  abort(reason: unknown): void {
    this.#abort.abort(reason);
  }

  /** Closes the connection and releases its resources. */
  [Symbol.dispose](): void {
    // An abort alone does not close the body of a response that is not being read.
    this.#reader?.cancel();
    this.abort(new DOMException("The watch's connection is over.", "AbortError"));
    this.#deadline[Symbol.dispose]();
    this.#idle?.[Symbol.dispose]();
    this.#slot[Symbol.dispose]();
  }

  #timeOut(limit: "deadline" | "idle", message: string): void {
    this.#timedOut = limit;
    this.abort(new TimeoutError(message));
  }
}
