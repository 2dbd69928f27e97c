import { clearTimeout, setTimeout } from "node:timers";

/**
 * Waits until the timers are due, a turn of the event loop later, or until `ended` aborts: what waits
 * for a connection leaves no timer behind it. Timers of `node:timers`: a library for tests may replace
 * those of the globals.
 */
export function timerTurn(ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      ended.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, 0);
    ended.addEventListener("abort", end);
  });
}
