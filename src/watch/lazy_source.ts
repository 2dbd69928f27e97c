import type { BatchSource } from "./batch_stream.ts";

/** A source that is made when the first value is waited for. */
export class LazySource<T> implements BatchSource<T> {
  readonly #make: () => Promise<BatchSource<T>>;
  readonly #stop = new AbortController();
  #source: BatchSource<T> | undefined;

  /** Prepares a source; nothing is made yet. */
  constructor(make: () => Promise<BatchSource<T>>) {
    this.#make = make;
  }

  get successor(): BatchSource<T> | undefined {
    return this.#source;
  }

  shift(): T | undefined {
    return this.#source?.shift();
  }

  next(): Promise<T> {
    return this.#source?.next() ?? this.#first();
  }

  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.#source?.stop(reason);
  }

  async #first(): Promise<T> {
    const source = await this.#make();
    this.#stop.signal.throwIfAborted();
    this.#source = source;
    return await source.next();
  }
}
