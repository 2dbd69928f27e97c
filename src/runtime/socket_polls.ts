import { systemClock } from "./clock.ts";
import { eventLoopNap, eventLoopTurn } from "./event_loop_turn.ts";

/** For this long after a poll, no other one is needed. */
const FRESH_MS = 0.75;
/**
 * For this long after a poll, one that may fail is enough: less can have arrived. A controller writes
 * within this time after the event that it reacts to.
 */
const RECENT_MS = 2;
/**
 * More microtasks than a read takes whose bytes were there already, and more than the reads of one
 * poll take to reach their callers.
 */
const MICROTASKS_OF_A_READ = 10;
/**
 * A turn of the event loop that takes longer was held up by the program: its timer may run before
 * the reads that end by the same poll.
 */
const QUIET_TURN_MS = 2.5;
/** After a nap that takes longer, other threads may have been done before it. */
const QUIET_NAP_MS = 0.6;

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
 * Waits until all bytes and ends that had arrived are read, except for those of the last 0.75 ms.
 * Takes a turn of the event loop, 1.2 ms on Deno. After a recorded poll it takes less: no time within
 * 0.75 ms, and 0.2 ms within 2 ms, when one of a hundred may be missed.
 */
export async function pollSockets(): Promise<void> {
  const ageMs = systemClock.monotonic() - polledAtMs;
  if (ageMs <= FRESH_MS) return await passMicrotasks();
  if (ageMs <= RECENT_MS && await isQuick(eventLoopNap, QUIET_NAP_MS)) return;
  if (!await isQuick(eventLoopTurn, QUIET_TURN_MS)) await eventLoopTurn();
}

/** Waits until the reads of the last poll have ended: the event loop is quiet for a turn. */
async function settle(): Promise<void> {
  isSettling = true;
  while (!await isQuick(eventLoopTurn, QUIET_TURN_MS));
  isSettling = false;
}

/** Waits; returns whether the program did not hold the wait up. */
async function isQuick(wait: () => Promise<void>, limitMs: number): Promise<boolean> {
  const startMs = systemClock.monotonic();
  await wait();
  return systemClock.monotonic() - startMs <= limitMs;
}

async function passMicrotasks(): Promise<void> {
  for (let passed = 0; passed < MICROTASKS_OF_A_READ; passed++) await undefined;
}
