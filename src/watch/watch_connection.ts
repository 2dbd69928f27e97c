import { TimeoutError } from "../core/errors.ts";
import type { Clock } from "../runtime/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChunkReader, chunkReader } from "./chunk_reader.ts";
import { abortableFetch } from "./endable_calls.ts";
import { IdleGuard } from "./idle_guard.ts";
import { LineDecoder } from "./line_decoder.ts";
import { internalsOf } from "../transport/kube_internals.ts";

/** Settings of a {@linkcode WatchConnection}. */
export interface WatchConnectionOptions {
  /** Milliseconds after which the server must have ended the connection. */
  deadlineMs: number;
  /** Milliseconds without a byte after which the connection counts as dead. */
  idleTimeoutMs: number | undefined;
  /** The largest size of one event, in bytes. */
  maxFrameBytes: number;
  /** The `Accept` header. */
  accept?: string;
}

/** One HTTP request of a watch, from its start to its end; it occupies one open stream. */
export class WatchConnection implements Disposable {
  readonly #lines: LineDecoder;
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
    const { deadlineMs, idleTimeoutMs, maxFrameBytes, accept } = options;
    this.#kube = kube;
    this.#headers = accept === undefined ? undefined : { accept };
    this.#clock = internalsOf(kube).runtime.clock;
    this.#slot = internalsOf(kube).openStream();
    this.#lines = new LineDecoder(maxFrameBytes);
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

  /** Whether the line that is being received is longer than `maxFrameBytes`. */
  get tooLong(): boolean {
    return this.#lines.tooLong;
  }

  /** Whether a line was received. */
  get gaveLines(): boolean {
    return this.#lines.gaveLines;
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

  /** Waits for the next chunk of an open connection. */
  read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    if (!this.#reader) throw new TypeError("The connection is not open.");
    this.#idle?.begin();
    return this.#reader.read();
  }

  /** Returns the next received line; take all of them before the next read. */
  shift(): string | undefined {
    return this.#lines.shift();
  }

  /** Adds a chunk; the chunk must not be used afterwards. */
  push(chunk: Uint8Array): void {
    this.#idle?.end();
    this.#lines.push(chunk);
    this.#reader?.recycle(chunk);
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
