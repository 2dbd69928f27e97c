import type { Clock } from "../../core/time/clock.ts";
import { IdleGuard } from "../../watch/idle_guard.ts";
import { UnmarkedWatchListError } from "./reflector_failure.ts";

const MOST_UNMARKED_CLOSES = 3;
/** A server sends the state immediately if it has it, and the end of the state within seconds. */
const MOST_SILENCE_MS = 30_000;

/**
 * Stops the reading of a state from a watch if the server never marks the state as complete: if
 * three streams have ended, or one is silent for too long, before that (kubernetes#140890).
 */
export class StreamGuard implements Disposable {
  readonly #giveUp: (error: UnmarkedWatchListError) => void;
  readonly #silence: IdleGuard;
  #open = false;
  #closes = 0;

  /** Creates a guard for a stream that is not open yet. */
  constructor(clock: Clock, giveUp: (error: UnmarkedWatchListError) => void) {
    this.#giveUp = giveUp;
    this.#silence = new IdleGuard(clock, MOST_SILENCE_MS, () => {
      const silence = `nothing came for ${MOST_SILENCE_MS} ms`;
      giveUp(new UnmarkedWatchListError(`${silence} before the state was complete`));
    });
  }

  /** Whether the stream is open. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** Records that the stream is open. */
  opened(): void {
    this.#open = true;
    this.waits();
  }

  /** Records that the next event is awaited. */
  waits(): void {
    if (this.#open) this.#silence.begin();
  }

  /** Records that the stream has ended, or could not be opened. */
  closed(): void {
    this.#silence.end();
    if (this.#open && ++this.#closes === MOST_UNMARKED_CLOSES) {
      const closes = `${MOST_UNMARKED_CLOSES} streams ended`;
      this.#giveUp(new UnmarkedWatchListError(`${closes} before the state was complete`));
    }
    this.#open = false;
  }

  /** Ends the guard, because the state is complete. */
  [Symbol.dispose](): void {
    this.#open = false;
    this.#silence[Symbol.dispose]();
  }
}
