import type { Shards } from "../../election/shards/shards.ts";
import { ShardLostError } from "../../election/shards/shard_lost_error.ts";
import { WRITE_LIMIT_MS } from "../../election/shards/shard_timing.ts";
import type { ShardWork } from "../../election/shards/shard_work.ts";
import { withTimeLimit } from "../../runtime/time_limit.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { GatePass, KeyGate } from "./key_gate.ts";

/** Lets the keys of this replica's shards pass, and knows which reconciles run in each bucket. */
export class ShardGate implements KeyGate, ShardWork {
  readonly #shards: Shards;
  readonly #clock: Clock;
  readonly #running = new Map<number, Set<AbortController>>();
  readonly #listeners = new Set<(isOpened: (key: string) => boolean) => void>();
  #opened = new Set<number>();

  /** Creates a gate for shards that do not run yet. */
  constructor(shards: Shards, clock: Clock) {
    this.#shards = shards;
    this.#clock = clock;
  }

  /** Returns the bucket of a key. */
  bucketOf(key: string): number {
    return this.#shards.bucketOf(key);
  }

  isOwn(key: string): boolean {
    return this.#shards.isOwn(this.bucketOf(key));
  }

  mayStart(key: string): boolean {
    return this.#shards.mayStart(this.bucketOf(key));
  }

  enter(key: string): GatePass {
    const bucket = this.bucketOf(key);
    const stop = new AbortController();
    const running = this.#running.get(bucket) ?? new Set();
    this.#running.set(bucket, running.add(stop));
    return {
      signal: stop.signal,
      guard: async (write) => {
        stop.signal.throwIfAborted();
        if (!this.#shards.mayWork(bucket)) {
          throw new ShardLostError(`The bucket ${bucket} of ${key} is not held: write refused.`);
        }
        const limit = { limitMs: WRITE_LIMIT_MS, signals: [stop.signal] };
        return await withTimeLimit(this.#clock, (signal) => write({ signal }), limit);
      },
      [Symbol.dispose]: () => {
        running.delete(stop);
        if (running.size > 0) return;
        this.#running.delete(bucket);
        this.#shards.workEnded();
      },
    };
  }

  onOpen(listener: (isOpened: (key: string) => boolean) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  explain(key: string): string | undefined {
    const bucket = this.bucketOf(key);
    if (this.#shards.mayStart(bucket)) return undefined;
    const { identity } = this.#shards;
    const holder = this.#shards.holderOf(bucket);
    if (identity === undefined) return "this replica does not take part in the shards";
    if (holder === undefined) return `no replica holds its bucket ${bucket}`;
    if (holder !== identity) return `its bucket ${bucket} is held by ${holder}`;
    return `its bucket ${bucket} is being given back, or was not confirmed in time`;
  }

  onStart(bucket: number): void {
    if (this.#opened.size === 0) queueMicrotask(() => this.#tellOpened());
    this.#opened.add(bucket);
  }

  onStop(bucket: number, reason: Error): void {
    for (const running of this.#running.get(bucket) ?? []) running.abort(reason);
  }

  isBusy(bucket: number): boolean {
    return this.#running.has(bucket);
  }

  /** Tells about all buckets that were opened together: each listener looks through its store. */
  #tellOpened(): void {
    const opened = this.#opened;
    this.#opened = new Set();
    const isOpened = (key: string) => opened.has(this.bucketOf(key));
    for (const listener of this.#listeners) listener(isOpened);
  }
}
