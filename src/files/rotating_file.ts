/**
 * Holds the value of a file that another program replaces. The token and `ca.crt` use the same
 * class.
 *
 * - It reads once at the start, and then by a timer that does not keep the process alive.
 * - A caller that asks during a read waits for that read. Reads are numbered: a late answer never
 *   replaces a newer one.
 * - Age is the larger value of two clocks: the wall clock may be set back, the monotonic clock may
 *   stand still while the machine sleeps.
 * - After a failed read the held value stays, the first failure of a streak is reported, and the
 *   next read comes soon.
 * - The kubelet swaps a link and then removes the old directory. An open between the two steps
 *   finds no file, so ENOENT is tried once more.
 *
 * `exp` in the token does not trigger a refresh. The API server's extended tokens expire after a
 * year, but the kubelet rotates them after about 48 minutes.
 *
 * @module
 */
import { elapsedMs, type Moment, momentOf } from "../core/time/clock.ts";
import { callSafely } from "../runtime/report_warning.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { settledWithin } from "../runtime/system_clock.ts";
import { readProjectedFile } from "./read_projected_file.ts";

/** The kubelet's files are read every 60 s, as in client-go. */
const DEFAULT_PERIOD_MS = 60_000;

const LATE_GRACE_MS = 10_000;
const RETRY_MS = 5_000;
const HUNG_READ_MS = 10_000;
const HUNG_DISPOSAL_MS = 2_000;

/** Settings of a {@linkcode RotatingFile}. */
export interface RotatingFileOptions<T> {
  /** Reads the file and provides the clock. */
  runtime: Runtime;
  /** Parses the content into a value; an error from it counts as a failed read. */
  parse: (content: string) => T | Promise<T>;
  /** Milliseconds from one read to the next. */
  refreshPeriodMs?: number;
  /** Called once for each streak of failed reads, with the first error. */
  onError?: ((error: unknown) => void) | undefined;
  /** Called when a read returned a value, with the previous value. */
  onRead?: ((value: T, previous: T | undefined) => void) | undefined;
}

/** One read of the file. */
interface Read<T> {
  readonly number: number;
  readonly started: Moment;
  /** Whether the read was started because an earlier read's value is no longer valid. */
  readonly anew: boolean;
  readonly done: Promise<T>;
}

/**
 * The value of a file that another program replaces from time to time. The file is read at once and
 * then by a timer, so that the value is usually in memory. If the timer is late because the process
 * was stopped, the next caller reads the file.
 */
export class RotatingFile<T> implements AsyncDisposable {
  /** The path of the file. */
  readonly path: string;
  readonly #options: RotatingFileOptions<T>;
  readonly #runtime: Runtime;
  readonly #refreshPeriodMs: number;
  #held: { value: T } | undefined;
  #reading: Read<T> | undefined;
  #timer: Disposable | undefined;
  #startedReads = 0;
  #newestRead = 0;
  /** The start of the last finished read; a pending read does not count yet. */
  #lastRead: Moment;
  #failures = 0;
  #failing = false;
  #disposed = false;

  /** Starts the first read; its failure shows when the value is requested. */
  constructor(path: string, options: RotatingFileOptions<T>) {
    const { refreshPeriodMs = DEFAULT_PERIOD_MS } = options;
    if (!(refreshPeriodMs > 0)) {
      throw new RangeError(`refreshPeriodMs must be above 0: it is ${refreshPeriodMs}.`);
    }
    this.path = path;
    this.#options = options;
    this.#runtime = options.runtime;
    this.#refreshPeriodMs = refreshPeriodMs;
    this.#lastRead = momentOf(this.#runtime.clock);
    this.#readInBackground();
  }

  /** The held value, if the timer has kept it fresh. */
  get fresh(): T | undefined {
    return this.#held && !this.#disposed && !this.#isLate() ? this.#held.value : undefined;
  }

  /** The held value, of any age. */
  get held(): T | undefined {
    return this.#held?.value;
  }

  /** Milliseconds since the start of the last finished read, by the clock that gives more. */
  get ageMs(): number {
    return elapsedMs(this.#runtime.clock, this.#lastRead);
  }

  /** The number of reads started. */
  get reads(): number {
    return this.#startedReads;
  }

  /** The number of failed reads. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether the last read failed. */
  get failing(): boolean {
    return this.#failing;
  }

  /**
   * Reads the file, or joins the pending read, and returns the value held afterwards: a failed read
   * keeps the old value.
   *
   * @throws The error of the read, if no value is held.
   */
  read(): Promise<T> {
    return this.#heldAfter(() => this.#startOrJoin());
  }

  /**
   * Reads like {@linkcode RotatingFile.read}, but does not join a read of the timer, which may have
   * begun before the file was replaced.
   */
  readAnew(): Promise<T> {
    return this.#heldAfter(() => this.#reading?.anew ? this.#startOrJoin() : this.#start(true));
  }

  /** Ends the timer and waits for a pending read, but at most 2 s. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    const reading = this.#reading?.done;
    // In real time: the client's clock may stand still.
    if (reading) await settledWithin(reading, HUNG_DISPOSAL_MS);
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
    // Set by the awaited read, or by a newer one that finished first.
    return (this.#held as { value: T }).value;
  }

  /** Runs on each request, so it does not allocate objects. */
  #isLate(): boolean {
    return elapsedMs(this.#runtime.clock, this.#lastRead) > this.#refreshPeriodMs + LATE_GRACE_MS;
  }

  #readInBackground(): void {
    // #read counts and reports the failure; callers that need the value get it too.
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
      // A read that hung must not replace the value of a later one.
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
    const delayMs = this.#failing
      ? Math.min(this.#refreshPeriodMs, RETRY_MS)
      : this.#refreshPeriodMs;
    this.#timer = this.#runtime.clock.setTimer(() => this.#readInBackground(), delayMs);
  }
}
