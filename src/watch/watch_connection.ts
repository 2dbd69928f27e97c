import { TimeoutError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../runtime/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChunkReader, chunkReader } from "./chunk_reader.ts";
import { IdleGuard } from "./idle_guard.ts";
import { LineDecoder } from "./line_decoder.ts";
import { type ErrorFrame, parseWatchFrame, type WatchEvent } from "./watch_event.ts";

/** Settings of a {@linkcode WatchConnection}. */
export interface WatchConnectionOptions {
  /** Milliseconds after which the server must have ended the connection. */
  deadlineMs: number;
  /** Milliseconds without a byte after which the connection counts as dead. */
  idleTimeoutMs: number | undefined;
  /** Bytes that one event may have. */
  maxFrameBytes: number;
}

/** One HTTP request of a watch, from its opening to its end; it holds one of the open streams. */
export class WatchConnection<T extends KubernetesObject> implements Disposable {
  readonly #kube: KubeFetch;
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  readonly #slot: Disposable;
  readonly #deadline: Disposable;
  readonly #lines: LineDecoder;
  readonly #maxFrameBytes: number;
  readonly #openedMs: number;
  readonly #idle: IdleGuard | undefined;
  #reader: ChunkReader | undefined;
  /** Kept, for on Deno an abort does not reach the body of a response that nobody holds. */
  #response: Response | undefined;
  #gotFrames = false;
  #timedOut: "deadline" | "idle" | undefined;

  /**
   * Takes one of the streams that the runtime can hold; nothing is sent yet.
   *
   * @throws {StreamLimitError} If there is none left.
   */
  constructor(kube: KubeFetch, options: WatchConnectionOptions) {
    const { deadlineMs, idleTimeoutMs, maxFrameBytes } = options;
    this.#kube = kube;
    this.#clock = kube.runtime.clock;
    this.#slot = kube.openStream();
    this.#lines = new LineDecoder(maxFrameBytes);
    this.#maxFrameBytes = maxFrameBytes;
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

  /** Whether a frame has come. */
  get gotFrames(): boolean {
    return this.#gotFrames;
  }

  /** Which time limit ended the connection, if one did. */
  get timedOut(): "deadline" | "idle" | undefined {
    return this.#timedOut;
  }

  /** Sends the request; a failed one is not repeated here. */
  async open(url: string): Promise<Response> {
    this.#idle?.begin();
    const { signal } = this.#abort;
    const response = await this.#kube.fetch(url, { signal, maxAttempts: 1 });
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

  /** The frames that end in a chunk; it may not be used afterwards. */
  decode(chunk: Uint8Array): FrameBatch<T> {
    this.#idle?.end();
    const frames: (WatchEvent<T> | ErrorFrame)[] = [];
    try {
      for (const line of this.#lines.push(chunk)) frames.push(parseWatchFrame<T>(line));
    } catch (problem) {
      return { frames, problem };
    }
    if (this.#lines.tooLong) {
      return { frames, problem: new RangeError(`it is longer than ${this.#maxFrameBytes} bytes`) };
    }
    this.#reader?.recycle(chunk);
    if (frames.length > 0) this.#gotFrames = true;
    return { frames };
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

/** What one chunk brought. */
export interface FrameBatch<T extends KubernetesObject> {
  /** The frames that are valid, in order. */
  frames: (WatchEvent<T> | ErrorFrame)[];
  /** Why the frame after them is not. */
  problem?: unknown;
}
