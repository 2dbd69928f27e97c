import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChunkReader, chunkReader } from "../watch/chunk_reader.ts";

/** One HTTP request of a log, from its opening to its end; it holds one of the open streams. */
export class LogConnection implements Disposable {
  readonly #kube: KubeFetch;
  readonly #abort = new AbortController();
  readonly #slot: Disposable;
  readonly #openedMs: number;
  #reader: ChunkReader | undefined;
  /** Kept, for on Deno an abort does not reach the body of a response that nobody holds. */
  #response: Response | undefined;

  /**
   * Takes one of the streams that the runtime can hold; nothing is sent yet.
   *
   * @throws {StreamLimitError} If there is none left.
   */
  constructor(kube: KubeFetch) {
    this.#kube = kube;
    this.#slot = kube.openStream();
    this.#openedMs = kube.runtime.clock.monotonic();
  }

  /** Milliseconds since the connection was opened. */
  get ageMs(): number {
    return this.#kube.runtime.clock.monotonic() - this.#openedMs;
  }

  /** Sends the request, at most `maxAttempts` times. */
  async open(url: string, maxAttempts: number): Promise<Response> {
    const { signal } = this.#abort;
    const response = await this.#kube.fetch(url, { signal, maxAttempts });
    this.#response = response;
    if (response.ok && response.body) this.#reader = chunkReader(response.body);
    return response;
  }

  /** Waits for the next chunk of an open connection; `undefined` at its end. */
  async read(): Promise<Uint8Array | undefined> {
    const result = await this.#reader?.read();
    return result?.done === false ? result.value : undefined;
  }

  /** Takes a chunk back that has been used. */
  recycle(chunk: Uint8Array): void {
    this.#reader?.recycle(chunk);
  }

  /** Closes the connection and lets go of all that it holds. */
  [Symbol.dispose](): void {
    // An abort alone leaves the body of a response that nobody is reading open.
    this.#reader?.cancel();
    this.#abort.abort(new DOMException("The log's connection is over.", "AbortError"));
    this.#slot[Symbol.dispose]();
  }
}
