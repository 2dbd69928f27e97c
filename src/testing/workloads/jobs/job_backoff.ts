const FIRST_MS = 10_000;
const LONGEST_MS = 600_000;

/** How long Jobs wait before they create a pod in the place of one that failed. */
export class JobBackoff {
  readonly #failures = new Map<string, { count: number; lastMs: number }>();

  /** Notes pods of a Job that have ended. */
  note(uid: string, ended: { succeeded: number; failed: number; now: number }): void {
    const { succeeded, failed, now } = ended;
    if (succeeded > 0) this.#failures.delete(uid);
    if (failed === 0) return;
    const count = (this.#failures.get(uid)?.count ?? 0) + failed;
    this.#failures.set(uid, { count, lastMs: now });
  }

  /** Forgets a Job. */
  forget(uid: string): void {
    this.#failures.delete(uid);
  }

  /** Returns in how many milliseconds a Job may create a pod. */
  remaining(uid: string, now: number): number {
    const failures = this.#failures.get(uid);
    if (!failures) return 0;
    const { count, lastMs } = failures;
    return Math.max(0, lastMs + backoffMs(count) - now);
  }
}

/** Returns how long after a number of failures no pod is created. */
export function backoffMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
}
