import { TimeoutError } from "../core/errors.ts";
import type { Clock } from "../runtime/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChunkReader, chunkReader } from "./chunk_reader.ts";
import { abortableFetch } from "./endable_calls.ts";
import { IdleGuard } from "./idle_guard.ts";
import { LineDecoder } from "./line_decoder.ts";

/** Settings of a {@linkcode WatchConnection}. */
export interface WatchConnectionOptions {
  /** Milliseconds after which the server must have ended the connection. */
  deadlineMs: number;
  /** Milliseconds without a byte after which the connection counts as dead. */
  idleTimeoutMs: number | undefined;
  /** Bytes that one event may have. */
  maxFrameBytes: number;
  /** The `Accept` header. */
  accept?: string;
}

/** One HTTP request of a watch, from its opening to its end; it holds one of the open streams. */
export class WatchConnection implements Disposable {
  /** The lines that have come; all of them are to be taken before the next read. */
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
  /** Kept, for on Deno an abort does not reach the body of a response that nobody holds. */
  #response: Response | undefined;
  #timedOut: "deadline" | "idle" | undefined;

  /**
   * Takes one of the streams that the runtime can hold; nothing is sent yet.
   *
   * @throws {StreamLimitError} If there is none left.
   */
  constructor(kube: KubeFetch, options: WatchConnectionOptions) {
    const { deadlineMs, idleTimeoutMs, maxFrameBytes, accept } = options;
    this.#kube = kube;
    this.#headers = accept === undefined ? undefined : { accept };
    this.#clock = kube.runtime.clock;
    this.#slot = kube.openStream();
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

  /** Which time limit ended the connection, if one did. */
  get timedOut(): "deadline" | "idle" | undefined {
    return this.#timedOut;
  }

  /** Sends the request; a failed one is not repeated here. */
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

  /** Takes a chunk, which may not be used afterwards. */
  push(chunk: Uint8Array): void {
    this.#idle?.end();
    this.lines.push(chunk);
    this.#reader?.recycle(chunk);
  }

  /** Closes the connection at once; what is waited for rejects with `reason`. */
  abort(reason: unknown): void {
    this.#abort.abort(reason);
  }

  /** Closes the connection and lets go of all that it holds. */
  [Symbol.dispose](): void {
    // An abort alone leaves the body of a response that nobody is reading open.
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
