import { systemClock } from "./clock.ts";
import { eventLoopTurn } from "./event_loop_turn.ts";

/** For this long after a poll, no other one is needed. */
const FRESH_MS = 1;
/**
 * More microtasks than a read takes whose bytes were there already, and more than the reads of one
 * poll take to reach their callers.
 */
const MICROTASKS_OF_A_READ = 10;

let polledAtMs = -Infinity;

/**
 * Records that the event loop polled all sockets, when `reading` ends, if it had to wait. The read
 * of bytes that were there already says nothing about other sockets.
 *
 * Pass the promise of the connection itself: all reads that end by one poll must be recorded before
 * the program works on the first of them, so that the work does not count as a part of the poll.
 */
export function recordPoll(reading: Promise<unknown>): void {
  if (!("Deno" in globalThis)) return; // a turn is cheap elsewhere
  let waits = false;
  const record = () => {
    if (waits) polledAtMs = systemClock.monotonic();
  };
  reading.then(record, record);
  passMicrotasks().then(() => waits = true);
}

/**
 * Waits until all bytes and ends that had arrived are read, except for those of the last
 * millisecond. Takes a turn of the event loop, 3 ms on Deno, unless a recorded poll makes it
 * unnecessary.
 */
export async function pollSockets(): Promise<void> {
  if (systemClock.monotonic() - polledAtMs <= FRESH_MS) await passMicrotasks();
  else await eventLoopTurn();
}

async function passMicrotasks(): Promise<void> {
  for (let passed = 0; passed < MICROTASKS_OF_A_READ; passed++) await undefined;
}
