import { identify, KubewireError } from "../core/errors.ts";
import { type Clock, elapsedMs, type Moment } from "../core/time/clock.ts";

/**
 * The Lease is no longer held: the reason of a term's signal, and of a leader's write that was not
 * sent or not completed in the term.
 *
 * @example
 * ```ts
 * import { LeadershipLostError } from "jsr:@kubewire/kubewire/election";
 *
 * export function isWorthReporting(error: unknown): boolean {
 *   return !(error instanceof LeadershipLostError);
 * }
 * ```
 */
export class LeadershipLostError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_LEADERSHIP_LOST" = identify(this, "ERR_LEADERSHIP_LOST");
}

/** Settings of a {@linkcode Term}. */
interface TermOptions {
  /** The clock. */
  clock: Clock;
  /** The start of the request that opened the term. */
  start: Moment;
  /** Milliseconds for which one renewal is valid. */
  renewDeadlineMs: number;
  /** Name of the Lease, for messages. */
  lease: string;
}

/**
 * The time in which this candidate leads: it begins with a write to the Lease and ends for good when
 * no renewal has succeeded in time. A renewal counts from the start of its request, because the
 * server may have stored it at any time since.
 */
export class Term implements Disposable {
  readonly #clock: Clock;
  readonly #renewDeadlineMs: number;
  readonly #lease: string;
  readonly #end = new AbortController();
  readonly #work = new AbortController();
  #renewed: Moment;
  #timer: Disposable | undefined;

  /** Opens a term. */
  constructor({ clock, start, renewDeadlineMs, lease }: TermOptions) {
    this.#clock = clock;
    this.#renewDeadlineMs = renewDeadlineMs;
    this.#lease = lease;
    this.#renewed = start;
    this.#watchEnd();
  }

  /** Aborts when the work must stop: the term has ended, or the program stops. */
  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** Aborts when the term has ended. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Milliseconds since the start of the last successful renewal. */
  get renewalAgeMs(): number {
    return elapsedMs(this.#clock, this.#renewed);
  }

  /** Milliseconds for which the last renewal is still valid; 0 or less after its end. */
  get validMs(): number {
    return this.#renewDeadlineMs - this.renewalAgeMs;
  }

  /** Returns whether this candidate leads now; the first `false` ends the term. */
  isLeading(): boolean {
    if (this.#end.signal.aborted) return false;
    if (this.validMs > 0) return true;
    this.end(`no renewal has succeeded for ${this.#renewDeadlineMs} ms`);
    return false;
  }

  /** Notes a renewal that the server has confirmed; `start` is the start of its request. */
  renew(start: Moment): void {
    if (!this.isLeading()) return;
    this.#renewed = start;
    this.#watchEnd();
  }

  /** Asks the work to stop, with a reason; the term goes on. */
  stopWork(reason: unknown): void {
    this.#work.abort(reason);
  }

  /** Ends the term, and the work with it. */
  end(why: string): void {
    if (this.#end.signal.aborted) return;
    this.#timer?.[Symbol.dispose]();
    const error = new LeadershipLostError(`The Lease ${this.#lease} is no longer held: ${why}.`);
    this.#end.abort(error);
    this.#work.abort(error);
  }

  /** Ends the term. */
  [Symbol.dispose](): void {
    this.end("its work has ended");
  }

  /** Ends the term in time, even if `isLeading` is not called; a late timer does no harm. */
  #watchEnd(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#clock.setTimer(() => {
      if (this.isLeading()) this.#watchEnd();
    }, Math.max(1, this.validMs));
  }
}
