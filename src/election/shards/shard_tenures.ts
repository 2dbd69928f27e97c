import type { Clock } from "../../core/time/clock.ts";
import { callSafely } from "../../runtime/report_warning.ts";
import type { Freshness } from "./freshness.ts";
import type { OwnBuckets } from "./own_buckets.ts";
import { ShardLostError } from "./shard_lost_error.ts";

/** The work that a replica does on its buckets. */
export interface ShardWork {
  /** Called when work on a bucket may begin, or may go on after a pause. */
  onStart(bucket: number): void;
  /** Called when the work on a bucket must stop at once, with the reason. */
  onStop(bucket: number, reason: Error): void;
  /** Returns whether work on a bucket runs. */
  isBusy(bucket: number): boolean;
}

/** Settings of {@linkcode ShardTenures}. */
interface ShardTenuresOptions {
  /** The clock. */
  clock: Clock;
  /** The buckets of this replica. */
  own: OwnBuckets;
  /** The work on them. */
  work: ShardWork;
  /** The confirmations that must be fresh for any work: the membership's and the map's. */
  freshness: readonly Freshness[];
}

/** Starts and stops the work on each bucket as this replica gets and loses it. */
export class ShardTenures {
  readonly #options: ShardTenuresOptions;
  /** The buckets on which new work may begin, and those on which work may go on. */
  #started: ReadonlySet<number> = new Set();
  #working: ReadonlySet<number> = new Set();
  #timer: Disposable | undefined;
  #isEnded = false;

  /** Creates tenures of no bucket. */
  constructor(options: ShardTenuresOptions) {
    this.#options = options;
  }

  /** Returns whether new work on a bucket may begin at this moment. */
  mayStart(bucket: number): boolean {
    return this.#isFresh() && this.#options.own.get(bucket) === "held";
  }

  /** Returns whether running work on a bucket may go on at this moment. */
  mayWork(bucket: number): boolean {
    const holding = this.#options.own.get(bucket);
    return (holding === "held" || holding === "draining") && this.#isFresh();
  }

  /** Starts and stops work after a change; call it after each one. */
  refresh(): void {
    const { own, work } = this.#options;
    const isFresh = this.#isFresh();
    const started = new Set(isFresh ? own.all("held") : []);
    const working = new Set(isFresh ? own.all("held", "draining") : []);
    const stopped = [...this.#working].filter((bucket) => !working.has(bucket));
    const begun = [...started].filter((bucket) => !this.#started.has(bucket));
    this.#started = started;
    this.#working = working;
    const why = isFresh ? "another replica may hold it" : "it was not confirmed in time";
    for (const bucket of stopped) {
      const error = new ShardLostError(`The bucket ${bucket} is no longer held: ${why}.`);
      callSafely((each: number) => work.onStop(each, error), bucket);
    }
    for (const bucket of begun) callSafely((each: number) => work.onStart(each), bucket);
    this.#watchEnd();
  }

  /** Stops all work for good. */
  end(): void {
    this.#isEnded = true;
    this.refresh();
  }

  #isFresh(): boolean {
    return !this.#isEnded && this.#options.freshness.every(({ isFresh }) => isFresh);
  }

  /** Stops the work in time, even if no request is answered. */
  #watchEnd(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    if (this.#working.size === 0) return;
    const leftMs = Math.min(...this.#options.freshness.map(({ leftMs }) => leftMs));
    this.#timer = this.#options.clock.setTimer(() => this.refresh(), Math.max(1, leftMs));
  }
}
