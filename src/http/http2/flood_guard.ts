import type { Clock } from "../../core/time/clock.ts";
import { ConnectionError, ERROR } from "./protocol.ts";

/** Frames without any use that a server may send at a time; Go's limit of queued control frames. */
const BURST = 10_000;
/** The bytes for which a frame counts as one more. */
const FRAME_BYTES = 256;
/** The frames without any use that it may send in each millisecond beyond. */
const FRAMES_PER_MS = 0.1;

/**
 * Limits the frames that cost a server nothing and bring a client nothing: SETTINGS, PING, PRIORITY,
 * unknown frames, empty DATA, window updates without uploads, frames of streams that have ended.
 */
export class FloodGuard {
  readonly #clock: Clock;
  #left = BURST;
  /** Since when no frames were earned. */
  #sinceMs: number;

  /** Creates a guard for one connection. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonic();
  }

  /**
   * Counts a frame, or a long one as several.
   *
   * @throws {ConnectionError} If there are too many.
   */
  count(name: string, bytes = 0): void {
    this.#left -= 1 + Math.floor(bytes / FRAME_BYTES);
    if (this.#left >= 0) return;
    const nowMs = this.#clock.monotonic();
    this.earn(Math.floor((nowMs - this.#sinceMs) * FRAMES_PER_MS));
    this.#sinceMs = nowMs;
    if (this.#left >= 0) return;
    throw new ConnectionError(ERROR.enhanceYourCalm, `it floods the client with ${name} frames`);
  }

  /** Allows more frames, because this side gave a reason for them. */
  earn(frames: number): void {
    this.#left = Math.min(this.#left + frames, BURST);
  }
}
