import type { Clock } from "../../core/time/clock.ts";
import {
  CONNECTION_WINDOW_BYTES,
  MOST_STREAM_WINDOW_BYTES,
  STREAM_WINDOW_BYTES,
} from "./limits.ts";

/** A window is not made larger unless half of it was read within this time. */
const QUICK_MS = 200;

/** Settings of a {@linkcode ReceiveWindow}. */
export interface ReceiveWindowOptions {
  /** The bytes that the server may send before the reader reads. */
  bytes: number;
  /** The size to which the window of a quick reader grows. */
  mostBytes: number;
  /** Tells a quick reader from a slow one. */
  clock: Clock;
}

/**
 * The bytes that the server may still send for a stream or a connection (RFC 9113, section 5.2). The
 * window is opened again when half of it was read. While a reader keeps up with a quick server, the
 * window doubles: over a long way the next bytes must be under way while the last ones are read.
 */
export class ReceiveWindow {
  readonly #clock: Clock;
  readonly #mostBytes: number;
  #size: number;
  #left: number;
  #read = 0;
  #sinceMs: number;

  /** Creates a window as the server knows it. */
  constructor({ bytes, mostBytes, clock }: ReceiveWindowOptions) {
    this.#clock = clock;
    this.#size = this.#left = bytes;
    this.#mostBytes = mostBytes;
    this.#sinceMs = 0;
  }

  /** Counts bytes that have arrived; returns `false` if they are more than the window. */
  take(bytes: number): boolean {
    this.#left -= bytes;
    return this.#left >= 0;
  }

  /**
   * Counts bytes that were read. Returns by how much to open the window now; mostly 0. `keepsUp` says
   * that nothing is left unread.
   */
  give(bytes: number, keepsUp: boolean): number {
    this.#read += bytes;
    if (this.#read * 2 < this.#size) return 0;
    let more = this.#read;
    this.#read = 0;
    const nowMs = this.#clock.monotonic();
    if (keepsUp && this.#size < this.#mostBytes && nowMs - this.#sinceMs < QUICK_MS) {
      const larger = Math.min(2 * this.#size, this.#mostBytes);
      more += larger - this.#size;
      this.#size = larger;
    }
    this.#sinceMs = nowMs;
    this.#left += more;
    return more;
  }
}

/** Returns the window of a new stream. */
export function streamWindow(clock: Clock): ReceiveWindow {
  const [bytes, mostBytes] = [STREAM_WINDOW_BYTES, MOST_STREAM_WINDOW_BYTES];
  return new ReceiveWindow({ bytes, mostBytes, clock });
}

/** Returns the window of a new connection. */
export function connectionWindow(clock: Clock): ReceiveWindow {
  const bytes = CONNECTION_WINDOW_BYTES;
  return new ReceiveWindow({ bytes, mostBytes: bytes, clock });
}
