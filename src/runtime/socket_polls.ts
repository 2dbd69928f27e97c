import { systemClock } from "./clock.ts";
import { eventLoopTurn } from "./event_loop_turn.ts";

/** For this long after a poll, no other one is needed. */
const FRESH_MS = 0.5;
/**
 * More microtasks than a read takes whose bytes were there already, and more than the reads of one
 * poll take to reach their callers.
 */
const MICROTASKS_OF_A_READ = 10;
/**
 * A turn of the event loop that takes longer was held up by the program: its timer may run before
 * the reads that end by the same poll.
 */
const QUIET_TURN_MS = 3;

let polledAtMs = -Infinity;
let isSettling = false;

/**
 * Records that the event loop polled all sockets, when `reading` ends, if it had to wait. The read
 * of bytes that were there already says nothing about other sockets, and neither does one that ends
 * before the event loop was quiet for a turn: its bytes may be of an earlier poll, and the program
 * may have worked on other reads of that poll since.
 *
 * Pass the promise of the connection itself: all reads that end by one poll must be recorded before
 * the program works on the first of them, so that the work does not count as a part of the poll.
 */
export function recordPoll(reading: Promise<unknown>): void {
  if (!("Deno" in globalThis)) return; // a turn is cheap elsewhere
  let waits = false;
  const record = () => {
    if (!waits || isSettling) return;
    polledAtMs = systemClock.monotonic();
    settle();
  };
  reading.then(record, record);
  passMicrotasks().then(() => waits = true);
}

/**
 * Waits until all bytes and ends that had arrived are read, except for those of the last half
 * millisecond. Takes a turn of the event loop, 2.2 ms on Deno, unless a recorded poll makes it
 * unnecessary.
 */
export async function pollSockets(): Promise<void> {
  if (systemClock.monotonic() - polledAtMs <= FRESH_MS) await passMicrotasks();
  else if (!await quietTurn()) await eventLoopTurn();
}

/** Waits until the reads of the last poll have ended: the event loop is quiet for a turn. */
async function settle(): Promise<void> {
  isSettling = true;
  while (!await quietTurn());
  isSettling = false;
}

/** Takes a turn of the event loop; returns whether the program did not hold it up. */
async function quietTurn(): Promise<boolean> {
  const startMs = systemClock.monotonic();
  await eventLoopTurn();
  return systemClock.monotonic() - startMs <= QUIET_TURN_MS;
}

async function passMicrotasks(): Promise<void> {
  for (let passed = 0; passed < MICROTASKS_OF_A_READ; passed++) await undefined;
}
