/** Blocks this thread's event loop. */
export function work(forMs: number): void {
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs);
}
