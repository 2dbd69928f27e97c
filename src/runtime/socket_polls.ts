import { systemClock } from "./clock.ts";
import { eventLoopTurn } from "./event_loop_turn.ts";

/**
 * A turn of the event loop that takes longer was held up by the program: its timer may run before
 * the reads that end by the same poll.
 */
const QUIET_TURN_MS = 2;

/**
 * Waits until all bytes and ends that had arrived are read: a turn of the event loop, 1.1 ms on Deno,
 * and another one if the program held it up. The process may end during the wait, unless something
 * keeps it alive.
 */
export async function pollSockets(): Promise<void> {
  const startMs = systemClock.monotonic();
  await eventLoopTurn();
  if (systemClock.monotonic() - startMs > QUIET_TURN_MS) await eventLoopTurn();
}
