/**
 * Resolves once one of the signals has aborted, and then removes its listeners from all of them.
 */
export async function anyAborted(signals: readonly AbortSignal[]): Promise<void> {
  if (signals.some((signal) => signal.aborted)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const listener = () => resolve();
  for (const signal of signals) signal.addEventListener("abort", listener);
  await promise;
  for (const signal of signals) signal.removeEventListener("abort", listener);
}
