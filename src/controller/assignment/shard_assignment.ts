import type { Shards } from "../../election/shards/shards.ts";
import { ShardLostError } from "../../election/shards/shard_lost_error.ts";
import { WRITE_LIMIT_MS } from "../../election/shards/shard_timing.ts";
import { WRITE_LIMIT_REASON } from "../../election/election_timing.ts";
import type { ShardWork } from "../../election/shards/shard_tenures.ts";
import { withTimeLimit } from "../../core/time/time_limit.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { AssignedKey, KeyAssignment } from "./key_assignment.ts";

/** The limit of reconciles whose bucket was lost. */
export interface ShardAssignmentOptions {
  /** Milliseconds in which such a reconcile must end. */
  readonly graceMs: number;
  /** Called with its key if it still runs then. */
  readonly onHung: (key: string) => void;
}

/** Lets the keys of this replica's shards pass, and knows which reconciles run in each bucket. */
export class ShardAssignment implements KeyAssignment, ShardWork {
  readonly #shards: Shards;
  readonly #clock: Clock;
  readonly #limit: ShardAssignmentOptions | undefined;
  readonly #running = new Map<number, Map<AbortController, { key: string; limit?: Disposable }>>();
  readonly #listeners = new Set<(isOpened: (key: string) => boolean) => void>();
  #opened = new Set<number>();

  /** Creates an assignment by shards that do not run yet. */
  constructor(shards: Shards, clock: Clock, limit?: ShardAssignmentOptions) {
    this.#shards = shards;
    this.#clock = clock;
    this.#limit = limit;
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

  enter(key: string): AssignedKey {
    const bucket = this.bucketOf(key);
    const stop = new AbortController();
    const running = this.#running.get(bucket) ?? new Map();
    this.#running.set(bucket, running.set(stop, { key }));
    return {
      signal: stop.signal,
      guard: async (write) => {
        stop.signal.throwIfAborted();
        if (!this.#shards.mayWork(bucket)) {
          throw new ShardLostError(`The bucket ${bucket} of ${key} is not held: write refused.`);
        }
        const limit = {
          limitMs: WRITE_LIMIT_MS,
          reason: WRITE_LIMIT_REASON,
          signals: [stop.signal],
        };
        return await withTimeLimit(this.#clock, (signal) => write({ signal }), limit);
      },
      [Symbol.dispose]: () => {
        running.get(stop)?.limit?.[Symbol.dispose]();
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
    return `its bucket ${bucket} is being released, or was not confirmed in time`;
  }

  onStart(bucket: number): void {
    if (this.#opened.size === 0) queueMicrotask(() => this.#tellOpened());
    this.#opened.add(bucket);
  }

  onStop(bucket: number, reason: Error): void {
    const { graceMs = 0, onHung } = this.#limit ?? {};
    for (const [stop, running] of this.#running.get(bucket) ?? []) {
      stop.abort(reason);
      if (!onHung || running.limit) continue;
      const { key } = running;
      running.limit = this.#clock.setTimer(() => onHung(key), graceMs, { keepAlive: true });
    }
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
