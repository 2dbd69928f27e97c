import { setTimeout } from "node:timers";
import { checkSettings } from "../check_settings.ts";
import { AwaitedCondition } from "./awaited_condition.ts";
import { WorkInFlight } from "./work_in_flight.ts";

/** Settings of {@linkcode TestClock.until}. */
export interface UntilOptions {
  /**
   * Milliseconds of the clock after which `until` rejects.
   * @default {3_600_000}
   */
  timeoutMs?: number;
  /** Ends the wait with the signal's reason. */
  signal?: AbortSignal;
}

/** How long `until` waits for work that the clock does not know of, in real time. */
const LONGEST_IDLE_MS = 10_000;

interface PendingTimer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Returns the work in flight of a clock, for the server of this package. */
export let workOf: (clock: TestClock) => WorkInFlight;

/**
 * A clock for tests that stands still until the test lets time pass. Give the same clock to the
 * server and to the client: managers, elections, informers and watches take it from the client. An
 * election of 15 s then takes milliseconds.
 *
 * Time passes in {@linkcode TestClock.advance} and {@linkcode TestClock.until} only, from timer to
 * timer. Before each timer the clock waits in real time until nothing is in flight: no client with
 * this clock waits for a response or reads a file, and no event is on its way from the server. So no
 * request meets a time limit because the machine is slow.
 *
 * The clock does not see other work: a `fetch` to another server, a timer of the runtime, a hash.
 * Hold the clock meanwhile ({@linkcode TestClock.hold}): in `until` hours may pass while it goes on.
 *
 * Some times stay real: the limits of connections (to connect, and to keep one idle for a minute),
 * certificates and TLS, the credentials of a kubeconfig, `AbortSignal.timeout`, and the time limit of
 * webhooks.
 *
 * @example A standby takes over when the leader is gone
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { createLeaderElection } from "jsr:@kubewire/kubewire/election";
 * import { TestApiServer, TestClock } from "jsr:@kubewire/testing";
 *
 * const clock = new TestClock();
 * await using server = await TestApiServer.start({ clock });
 * const leader = createKubeFetch(await server.config(), { clock });
 * await using standby = createKubeFetch(await server.config(), { clock });
 * const first = createLeaderElection(leader, { name: "main" });
 * const second = createLeaderElection(standby, { name: "main" });
 * const untilStopped = ({ signal }: { signal: AbortSignal }) =>
 *   new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
 * first.lead(untilStopped).catch(() => {}); // it cannot give its Lease back
 * await clock.until(() => first.state === "leading");
 * const stop = new AbortController();
 * const leading = second.lead(untilStopped, { signal: stop.signal });
 * await leader[Symbol.asyncDispose](); // as if the process were killed
 * await clock.until(() => second.state === "leading");
 * stop.abort();
 * await leading;
 * ```
 */
export class TestClock {
  readonly #startMs: number;
  #passedMs = 0;
  /** In the order in which they were set. */
  readonly #timers = new Set<PendingTimer>();
  readonly #work = new WorkInFlight();
  #lastStep: Promise<unknown> = Promise.resolve();

  static {
    workOf = (clock) => clock.#work;
  }

  /**
   * Creates a clock that stands still at `startMs`, in milliseconds since 1970; by default at the
   * present.
   *
   * @throws {TypeError} If `startMs` is not a number.
   * @throws {RangeError} If it is not finite.
   */
  constructor(options: { startMs?: number } = {}) {
    checkSettings<typeof options>("The options of a TestClock", options, { startMs: "number" });
    const { startMs = Date.now() } = options;
    if (!Number.isFinite(startMs)) {
      throw new RangeError(
        `startMs must be a number of milliseconds: current value is ${startMs}.`,
      );
    }
    this.#startMs = Math.floor(startMs);
  }

  /** Returns the time in milliseconds since 1970; for your program's own code in place of `Date.now`. */
  now(): number {
    return this.#startMs + this.#passedMs;
  }

  /** Returns the milliseconds that have passed since the clock was created. */
  monotonic(): number {
    return this.#passedMs;
  }

  /**
   * Calls `callback` once `delayMs` milliseconds have passed, unless the timer is disposed of before.
   * A timer that is due at once needs no time to pass.
   */
  setTimer(callback: () => void, delayMs: number): Disposable {
    if (typeof callback !== "function") {
      throw new TypeError("A timer must have a function to call.");
    }
    const wholeMs = Math.ceil(Math.max(0, delayMs || 0)); // times stay exact
    const timer: PendingTimer = { dueMs: this.#passedMs + wholeMs, callback };
    this.#timers.add(timer);
    this.#work.note();
    if (wholeMs === 0) setTimeout(() => this.#fire(timer), 0);
    return {
      [Symbol.dispose]: () => {
        if (this.#timers.delete(timer)) this.#work.note();
      },
    };
  }

  /**
   * Makes the clock stand still until the result is disposed of, but for 10 s at most: for work that
   * the clock does not know of, such as a `fetch` to another server.
   */
  hold(): Disposable {
    return this.#work.hold();
  }

  /**
   * Lets `ms` milliseconds pass, from timer to timer. All that a timer starts has ended, or waits for
   * a later timer, when the next one is due and when the promise resolves. With 0, waits for what is
   * in flight.
   *
   * @throws {RangeError} If `ms` is negative or not finite.
   * @throws The error of a timer's callback.
   */
  async advance(ms: number): Promise<void> {
    if (!(typeof ms === "number" && ms >= 0 && ms < Infinity)) {
      throw new RangeError(`Time passes by 0 ms or more: current value is ${ms}.`);
    }
    const endMs = this.#passedMs + Math.ceil(ms);
    while (await this.#step(endMs));
    this.#passedMs = Math.max(this.#passedMs, endMs);
  }

  /**
   * Lets time pass, from timer to timer, until a promise settles or a condition holds, and returns the
   * value of either. The condition is called before each timer, when nothing is in flight; it may be
   * asynchronous. So the time is that at which it has come to hold.
   *
   * @throws {DOMException} A `TimeoutError` after `timeoutMs` of the clock; where no timer is set,
   *   so that no time can pass, after as much real time, at most 10 s.
   * @throws {RangeError} If `timeoutMs` is negative.
   * @throws The error of the promise, the condition or a timer's callback.
   */
  async until<T>(
    condition: PromiseLike<T> | (() => T | PromiseLike<T>),
    options: {
      /**
       * Milliseconds of the clock after which `until` rejects.
       * @default {3_600_000}
       */
      timeoutMs?: number;
      /** Ends the wait with the signal's reason. */
      signal?: AbortSignal;
    } = {},
  ): Promise<T> {
    checkSettings<UntilOptions>("The options of until", options, {
      timeoutMs: "number",
      signal: "object",
    });
    const { timeoutMs = 3_600_000, signal } = options;
    if (signal !== undefined && !(signal instanceof AbortSignal)) {
      throw new TypeError("signal must be an AbortSignal.");
    }
    if (!(timeoutMs >= 0)) {
      throw new RangeError(`timeoutMs must be 0 or more: current value is ${timeoutMs}.`);
    }
    const endMs = this.#passedMs + timeoutMs;
    const awaited = new AwaitedCondition(condition);
    const isReached = async () => {
      if (awaited.look()) return true;
      if (awaited.isAsking) await this.#work.settled();
      return awaited.reached !== undefined;
    };
    let idleSinceMs: number | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const hasStepped = await this.#step(endMs, isReached);
      const { reached } = awaited;
      if (reached) return reached.value;
      if (hasStepped) idleSinceMs = undefined;
      else if (this.#timers.size > 0) throw late(timeoutMs);
      else { // without a timer only real work can bring it about
        idleSinceMs ??= performance.now();
        const idleMs = performance.now() - idleSinceMs;
        if (idleMs > Math.min(timeoutMs, LONGEST_IDLE_MS)) throw late(timeoutMs);
      }
    }
  }

  /**
   * Fires the next timers, once nothing is in flight and unless a goal is reached; returns `false` if
   * none is due by `endMs`.
   */
  #step(endMs: number, isReached?: () => Promise<boolean>): Promise<boolean> {
    const step = this.#lastStep.then(async () => {
      await this.#work.settled();
      if (await isReached?.()) return true;
      const nextMs = this.#nextMs();
      if (nextMs > endMs) return false;
      this.#passedMs = Math.max(this.#passedMs, nextMs);
      for (const timer of [...this.#timers]) {
        if (timer.dueMs !== nextMs) continue;
        this.#fire(timer);
        await undefined; // as the runtimes do between two timers
      }
      return true;
    });
    this.#lastStep = step.catch(() => {}); // the caller gets the error
    return step;
  }

  #nextMs(): number {
    let nextMs = Infinity;
    for (const { dueMs } of this.#timers) if (dueMs < nextMs) nextMs = dueMs;
    return nextMs;
  }

  #fire(timer: PendingTimer): void {
    if (!this.#timers.delete(timer)) return;
    this.#work.note();
    timer.callback();
  }
}

function late(timeoutMs: number): DOMException {
  const message = `This has not come about within ${timeoutMs} ms of the clock.`;
  return new DOMException(message, "TimeoutError");
}
