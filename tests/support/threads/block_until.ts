/** A bound on a hang. */
const LONGEST_MS = 120_000;

/** Blocks this thread's event loop until another thread has counted so far. */
export function blockUntil(
  counts: Int32Array<SharedArrayBuffer>,
  index: number,
  count: number,
): void {
  const deadlineMs = performance.now() + LONGEST_MS;
  while (Atomics.load(counts, index) < count) {
    if (performance.now() > deadlineMs) throw new Error("The other thread hangs.");
  }
}
