import { type Clock, systemClock } from "../runtime/clock.ts";

const MAX_DRAINED_BYTES = 64 * 1024;
const LONGEST_DRAIN_MS = 1_000;

/**
 * Gets rid of a response that is not used. A short body is read to its end, so that the connection
 * can be used again; a long one is cancelled, and so is one that has not ended after a second.
 */
export async function discardBody(response: Response, clock: Clock = systemClock): Promise<void> {
  if (!response.body) return;
  const reader = response.body.getReader();
  const cancel = () => void reader.cancel().catch(() => {}); // which ends the pending read
  const timer = clock.setTimer(cancel, LONGEST_DRAIN_MS);
  try {
    let bytes = 0;
    while (bytes <= MAX_DRAINED_BYTES) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
    }
    cancel();
  } catch {
    // Nobody waits for this body any more.
  } finally {
    timer[Symbol.dispose]();
  }
}
