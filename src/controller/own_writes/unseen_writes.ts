import type { OwnWrites } from "./own_writes.ts";
import type { Overlay } from "./overlay.ts";

/** Settings of {@linkcode UnseenWrites}. */
export interface UnseenWritesOptions {
  /** The writes of reconciles. */
  readonly writes: Pick<OwnWrites, "isSeen" | "untilSeen">;
  /** The counts of the controller. */
  readonly counts: { waitedForStore: number; storeTooLate: number };
}

/** The keys that may not be reconciled before the stores have seen what they have written. */
export class UnseenWrites {
  readonly #options: UnseenWritesOptions;
  readonly #waiting = new Set<string>();
  /** Objects as the server has them, for keys whose stores are too far behind. */
  readonly #overlays = new Map<string, Overlay>();

  /** Creates a collection without keys. */
  constructor(options: UnseenWritesOptions) {
    this.#options = options;
  }

  /** Returns whether a key waits. */
  isWaiting(key: string): boolean {
    return this.#waiting.has(key);
  }

  /** Returns whether a key may be reconciled. */
  isSeen(key: string): boolean {
    return this.#overlays.has(key) || this.#options.writes.isSeen(key);
  }

  /** Waits until a key may be reconciled; rejects with what `OwnWrites.untilSeen` rejects. */
  async wait(key: string, signal: AbortSignal): Promise<void> {
    const { writes, counts } = this.#options;
    this.#waiting.add(key);
    counts.waitedForStore++;
    try {
      const overlay = await writes.untilSeen(key, signal);
      if (!overlay) return;
      counts.storeTooLate++;
      this.#overlays.set(key, overlay);
    } finally {
      this.#waiting.delete(key);
    }
  }

  /** Returns the objects that a reconcile of a key sees in the place of those in the stores. */
  take(key: string): Overlay | undefined {
    const overlay = this.#overlays.get(key);
    this.#overlays.delete(key);
    return overlay;
  }

  /** Forgets what was read for all keys: by now the objects may have changed. */
  clear(): void {
    this.#overlays.clear();
  }
}
