import { type Clock, elapsedMs, type Moment } from "../../core/time/clock.ts";

/** How long ago something was confirmed, counted from the start of the request. */
export class Freshness {
  readonly #clock: Clock;
  readonly #limitMs: number;
  #confirmed: Moment | undefined;

  /** Creates a freshness that lasts `limitMs` from a confirmation; nothing is confirmed yet. */
  constructor(clock: Clock, limitMs: number) {
    this.#clock = clock;
    this.#limitMs = limitMs;
  }

  /** Milliseconds since the start of the last confirmation. */
  get ageMs(): number {
    return this.#confirmed ? elapsedMs(this.#clock, this.#confirmed) : Infinity;
  }

  /** Milliseconds until it is no longer fresh; 0 or less after that. */
  get leftMs(): number {
    return this.#limitMs - this.ageMs;
  }

  /** Whether the last confirmation still counts at this moment. */
  get isFresh(): boolean {
    return this.leftMs > 0;
  }

  /** Notes a confirmation by a request that began at `start`. */
  confirm(start: Moment): void {
    if (elapsedMs(this.#clock, start) < this.ageMs) this.#confirmed = start;
  }

  /** Forgets the confirmations. */
  clear(): void {
    this.#confirmed = undefined;
  }
}
