import { elapsedMs, type Moment, momentOf, systemClock } from "./clock.ts";
import { readProjectedFile } from "./read_projected_file.ts";
import { callSafely } from "./report_warning.ts";
import type { Runtime } from "./runtime.ts";

/** The kubelet's files are read as client-go reads them: every 60 s. */
export const DEFAULT_PERIOD_MS = 60_000;

const LATE_GRACE_MS = 10_000;
const RETRY_MS = 5_000;
const HUNG_READ_MS = 10_000;
const HUNG_DISPOSAL_MS = 2_000;

/** Settings of a {@linkcode RotatingFile}. */
export interface RotatingFileOptions<T> {
  /** Reads the file and has the clock. */
  runtime: Runtime;
  /** Makes a value of the content; what it throws counts as a failed read. */
  parse: (content: string) => T | Promise<T>;
  /** Milliseconds from one read to the next. */
  periodMs?: number;
  /** Called once for each streak of failed reads, with the first error. */
  onError?: ((error: unknown) => void) | undefined;
  /** Called when a read gave a value, with the one held before. */
  onRead?: ((value: T, previous: T | undefined) => void) | undefined;
}

/** One read, from its start. */
interface Read<T> {
  readonly number: number;
  readonly started: Moment;
  /** Whether it was started because what an earlier read gave is no longer good. */
  readonly anew: boolean;
  readonly done: Promise<T>;
}

/**
 * The value of a file that somebody else replaces from time to time. It is read at once and then
 * by a timer, so that whoever needs the value finds it in memory; if the timer is late, because
 * the process was stopped, whoever comes first reads.
 */
export class RotatingFile<T> implements AsyncDisposable {
  /** The path of the file. */
  readonly path: string;
  readonly #options: RotatingFileOptions<T>;
  readonly #runtime: Runtime;
  readonly #periodMs: number;
  #held: { value: T } | undefined;
  #reading: Read<T> | undefined;
  #timer: Disposable | undefined;
  #startedReads = 0;
  #newestRead = 0;
  /** When the last read that is over was started: one under way vouches for nothing yet. */
  #lastRead: Moment;
  #failures = 0;
  #failing = false;
  #disposed = false;

  /** Starts with a first read; its failure shows when the value is asked for. */
  constructor(path: string, options: RotatingFileOptions<T>) {
    const { periodMs = DEFAULT_PERIOD_MS } = options;
    if (!(periodMs > 0)) throw new RangeError(`periodMs must be above 0: it is ${periodMs}.`);
    this.path = path;
    this.#options = options;
    this.#runtime = options.runtime;
    this.#periodMs = periodMs;
    this.#lastRead = momentOf(this.#runtime.clock);
    this.#readInBackground();
  }

  /** The held value, if there is one and the timer has kept it fresh. */
  get fresh(): T | undefined {
    return this.#held && !this.#disposed && !this.#isLate() ? this.#held.value : undefined;
  }

  /** The held value, however old. */
  get held(): T | undefined {
    return this.#held?.value;
  }

  /** Milliseconds since the start of the last read that is over, by whichever clock says more. */
  get ageMs(): number {
    return elapsedMs(this.#runtime.clock, this.#lastRead);
  }

  /** How many reads were started. */
  get reads(): number {
    return this.#startedReads;
  }

  /** How many reads failed. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether the last read failed. */
  get failing(): boolean {
    return this.#failing;
  }

  /**
   * Reads the file, or joins the read that is under way, and gives the value that is held then: a
   * failed read leaves the old one in place.
   *
   * @throws What the read failed with, if no value is held.
   */
  read(): Promise<T> {
    return this.#heldAfter(() => this.#startOrJoin());
  }

  /**
   * As {@linkcode RotatingFile.read}, but joins no read of the timer's, which may have begun before
   * the file was replaced.
   */
  readAnew(): Promise<T> {
    return this.#heldAfter(() => this.#reading?.anew ? this.#startOrJoin() : this.#start(true));
  }

  /** Ends the timer and waits for a read that is under way, but no longer than 2 s for one that hangs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const done = this.#reading?.done.catch(() => {});
    if (!done) return;
    // By the machine's own clock: a clock of the caller's may stand still.
    const limit = Promise.withResolvers<void>();
    const timer = systemClock.setTimer(limit.resolve, HUNG_DISPOSAL_MS, { keepAlive: true });
    await Promise.race([done, limit.promise]);
    timer[Symbol.dispose]();
  }

  #assertOpen(): void {
    if (this.#disposed) throw new TypeError(`The reader of ${this.path} has been disposed of.`);
  }

  async #heldAfter(read: () => Read<T>): Promise<T> {
    this.#assertOpen();
    try {
      await read().done;
    } catch (error) {
      if (!this.#held) throw error;
    }
    // Set by the read that was waited for, or by a newer one that overtook it.
    return (this.#held as { value: T }).value;
  }

  /** Asked with each request, and so told without anything that is made for it. */
  #isLate(): boolean {
    return elapsedMs(this.#runtime.clock, this.#lastRead) > this.#periodMs + LATE_GRACE_MS;
  }

  #readInBackground(): void {
    // The failure is counted and told in #read; whoever needs the value meets it there.
    this.#startOrJoin().done.catch(() => {});
  }

  #startOrJoin(): Read<T> {
    const reading = this.#reading;
    if (reading && elapsedMs(this.#runtime.clock, reading.started) < HUNG_READ_MS) return reading;
    return this.#start(false);
  }

  #start(anew: boolean): Read<T> {
    const started = momentOf(this.#runtime.clock);
    const number = ++this.#startedReads;
    const read: Read<T> = { number, started, anew, done: this.#read(number, started) };
    this.#reading = read;
    return read;
  }

  async #read(number: number, started: Moment): Promise<T> {
    try {
      const value = await this.#options.parse(await readProjectedFile(this.#runtime, this.path));
      // A read that hung must not bring back what a later one has replaced.
      if (number > this.#newestRead) {
        this.#newestRead = number;
        this.#lastRead = started;
        this.#failing = false;
        const previous = this.#held?.value;
        this.#held = { value };
        callSafely(this.#options.onRead, value, previous);
      }
      return value;
    } catch (error) {
      if (number > this.#newestRead) {
        this.#lastRead = started;
        this.#failures++;
        const firstOfStreak = !this.#failing;
        this.#failing = true;
        if (firstOfStreak) callSafely(this.#options.onError, error);
      }
      throw error;
    } finally {
      if (this.#reading?.number === number) this.#reading = undefined;
      this.#arm();
    }
  }

  #arm(): void {
    this.#timer?.[Symbol.dispose]();
    if (this.#disposed) return;
    const delayMs = this.#failing ? Math.min(this.#periodMs, RETRY_MS) : this.#periodMs;
    this.#timer = this.#runtime.clock.setTimer(() => this.#readInBackground(), delayMs);
  }
}
