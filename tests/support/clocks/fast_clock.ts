import type { Clock } from "../../../src/core/time/clock.ts";
import { systemClock } from "../../../src/runtime/system_clock.ts";

/**
 * The machine's clock, made faster by the factor `speed`: with a `speed` of 100, a client that
 * waits 30 s waits 300 ms. Starts at the present.
 */
export class FastClock implements Clock {
  readonly speed: number;
  readonly #wallMs = Date.now();
  readonly #startMs = performance.now();

  constructor(speed: number) {
    this.speed = speed;
  }

  now(): number {
    return this.#wallMs + this.monotonic();
  }

  monotonic(): number {
    return (performance.now() - this.#startMs) * this.speed;
  }

  setTimer(callback: () => void, delayMs: number, options?: { keepAlive?: boolean }): Disposable {
    return systemClock.setTimer(callback, delayMs / this.speed, options);
  }
}
