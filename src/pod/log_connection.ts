import { readApiStatusError } from "../core/api_status_error.ts";
import { parseRetryAfter } from "../core/backoff.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChunkReader, chunkReader } from "../watch/chunk_reader.ts";
import { judgeStatus, type WatchVerdict } from "../watch/watch_verdict.ts";
import { internalsOf } from "../transport/kube_internals.ts";

const QUICK_CLOSE_MS = 1_000;

/**
 * One HTTP request of a log. It occupies one of the runtime's open streams until it is disposed of.
 */
export class LogConnection implements Disposable {
  readonly #kube: KubeFetch;
  readonly #abort = new AbortController();
  readonly #slot: Disposable;
  readonly #openedMs: number;
  #reader: ChunkReader | undefined;
  /** Kept because on Deno an abort does not reach the body of an unreferenced response. */
  #response: Response | undefined;

  /**
   * Reserves one of the streams that the runtime can hold. Nothing is sent yet.
   *
   * @throws {StreamLimitError} If the runtime can hold no more streams.
   */
  constructor(kube: KubeFetch) {
    this.#kube = kube;
    this.#slot = internalsOf(kube).openStream();
    this.#openedMs = internalsOf(kube).runtime.clock.monotonic();
  }

  /** Milliseconds since the connection was opened. */
  get ageMs(): number {
    return internalsOf(this.#kube).runtime.clock.monotonic() - this.#openedMs;
  }

  /**
   * Returns a verdict with a backoff if the stream ended at once and was empty, as it would again.
   */
  lost(
    reason: "closed" | "broken",
    { gotLines, error }: { gotLines: boolean; error?: unknown },
  ): WatchVerdict {
    return {
      over: false,
      reason,
      delayMs: this.ageMs < QUICK_CLOSE_MS && !gotLines ? undefined : 0,
      ...(error !== undefined && { error }),
    };
  }

  /** Sends the request, at most `maxAttempts` times. */
  async open(url: string, maxAttempts: number): Promise<Response> {
    const { signal } = this.#abort;
    const response = await this.#kube.fetch(url, { signal, maxAttempts });
    this.#response = response;
    if (response.ok && response.body) this.#reader = chunkReader(response.body);
    return response;
  }

  /** Returns the next chunk of an open connection; `undefined` at its end. */
  async read(): Promise<Uint8Array | undefined> {
    const result = await this.#reader?.read();
    return result?.done === false ? result.value : undefined;
  }

  /** Returns a used chunk to the reader. */
  recycle(chunk: Uint8Array): void {
    this.#reader?.recycle(chunk);
  }

  /** Closes the connection and releases its stream. */
  [Symbol.dispose](): void {
    // An abort alone leaves the body of a response open if the body is not being read.
    this.#reader?.cancel();
    this.#abort.abort(new DOMException("The log's connection is over.", "AbortError"));
    this.#slot[Symbol.dispose]();
  }
}

/** Judges a response that is not a log; `nowMs` is the time, for a `Retry-After` with a date. */
export async function judgeRefusal(response: Response, nowMs: number): Promise<WatchVerdict> {
  const error = await readApiStatusError(response);
  const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), nowMs);
  return judgeStatus(error, undefined, retryAfterMs);
}
