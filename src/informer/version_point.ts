import { compareVersions } from "../core/compare_versions.ts";
import type { Clock } from "../core/time/clock.ts";
import { boundedWait, type BoundedWaitOptions, type Settle } from "./conditions/bounded_wait.ts";

/** The resourceVersion that a store has reached, and the waits for later ones. */
export class VersionPoint {
  readonly #waiting = new Map<Settle<void>, string>();
  #reached: string | undefined;
  #failure: { error: unknown } | undefined;

  /** The version that was reached; `undefined` before the first. */
  get reached(): string | undefined {
    return this.#reached;
  }

  /** Notes that the store contains every change up to this version. */
  reach(version: string): void {
    this.#reached = version;
    if (this.#waiting.size === 0) return;
    for (const [settle, wanted] of this.#waiting) {
      if (this.#has(wanted)) settle.resolve();
    }
  }

  /** Rejects the waits; this is final. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    for (const settle of this.#waiting.keys()) settle.reject(error);
  }

  /**
   * Waits until a version is reached.
   *
   * @throws {TypeError} If the version cannot be compared.
   */
  async wait(clock: Clock, version: string, options: BoundedWaitOptions): Promise<void> {
    if (compareVersions(version, version) === undefined) {
      throw new TypeError(
        "The resourceVersion to wait for must be a number, as that of a response.",
      );
    }
    await boundedWait<void>(clock, (settle) => {
      this.#waiting.set(settle, version);
      if (this.#failure) settle.reject(this.#failure.error);
      else if (this.#has(version)) settle.resolve();
      return { [Symbol.dispose]: () => void this.#waiting.delete(settle) };
    }, options);
  }

  #has(version: string): boolean {
    if (this.#reached === undefined) return false;
    return (compareVersions(this.#reached, version) ?? -1) >= 0;
  }
}
