import type { Clock } from "../../core/time/clock.ts";

const GRACE_MS = 2_000;

/**
 * Waits for `work`, which never rejects. After `signal` has aborted, it waits at most 2 s, in case
 * that a part of the work does not listen to the signal.
 */
export function withinGrace(
  work: Promise<void>,
  options: { signal: AbortSignal; clock: Clock },
): Promise<void> {
  const { signal, clock } = options;
  return new Promise((resolve) => {
    const held = new DisposableStack();
    const end = () => {
      held.dispose();
      resolve();
    };
    const onAbort = () => {
      if (!held.disposed) held.use(clock.setTimer(end, GRACE_MS, { keepAlive: true }));
    };
    held.defer(() => signal.removeEventListener("abort", onAbort));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    work.then(() => held.disposed || end());
  });
}
