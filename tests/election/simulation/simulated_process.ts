import type { Clock } from "../../../src/core/time/clock.ts";
import type { World } from "./world.ts";

/** Settings of a process's clocks. */
export interface ProcessClocks {
  /** How fast the monotonic clock runs, such as 1.01. */
  rate: number;
  /** Milliseconds since 1970 that the wall clock shows at the start of the world. */
  wallMs: number;
}

/** A process: clocks of its own, and times in which it does not run. */
export class SimulatedProcess {
  readonly clock: Clock;
  readonly #world: World;
  #rate: number;
  readonly #startMs: number;
  #wallOffsetMs: number;
  /** Set while the wall clock stands still: what it shows. */
  #frozenWallMs: number | undefined;
  #wallRate = 1;
  #lostMs = 0;
  #pausedUntilMs = -1;
  #dead = false;
  #waiting: (() => void)[] = [];

  constructor(world: World, { rate, wallMs }: ProcessClocks) {
    this.#world = world;
    this.#rate = rate;
    this.#startMs = world.nowMs;
    this.#wallOffsetMs = wallMs;
    this.clock = {
      now: () =>
        Math.floor(this.#frozenWallMs ?? world.nowMs * this.#wallRate + this.#wallOffsetMs),
      monotonic: () => (world.nowMs - this.#startMs - this.#lostMs) * this.#rate,
      setTimer: (callback, delayMs) => {
        let set = true;
        world.after(delayMs / this.#rate, () => this.run(() => set && callback()));
        return { [Symbol.dispose]: () => void (set = false) };
      },
    };
  }

  /** Whether the process runs at this moment. */
  get running(): boolean {
    return !this.#dead && this.#world.nowMs >= this.#pausedUntilMs;
  }

  /** Runs a function now, at the end of the pause, or never if the process has been killed. */
  run(work: () => void): void {
    if (this.#dead) return;
    if (this.running) work();
    else this.#waiting.push(work);
  }

  /** Stops the process for a while, as SIGSTOP does; its clocks run on. */
  pause(durationMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#world.nowMs + durationMs);
    this.#world.after(this.#pausedUntilMs - this.#world.nowMs, () => {
      if (!this.running) return;
      for (const work of this.#waiting.splice(0)) this.run(work);
    });
  }

  /** Stops the machine for a while: the monotonic clock stands still, the wall clock runs on. */
  sleep(durationMs: number): void {
    this.pause(durationMs);
    this.#lostMs += durationMs;
  }

  /** Sets the wall clock forward or back. */
  setWallBy(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  /**
   * Lets all clocks of the process run slower from its start on, beyond what any rule promises; call
   * it before the process has done anything.
   */
  slowDown(rate: number): void {
    this.#rate = rate;
    this.#wallRate = rate;
  }

  /** Lets the wall clock stand still for a while. */
  freezeWall(durationMs: number): void {
    this.#frozenWallMs = this.clock.now();
    this.#world.after(durationMs, () => this.#frozenWallMs = undefined);
  }

  /** Ends the process, as SIGKILL does: it never runs again. */
  kill(): void {
    this.#dead = true;
    this.#waiting = [];
  }
}
