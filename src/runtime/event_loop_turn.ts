import { systemClock } from "./clock.ts";

/** The part of Bun's globals that is used here. */
interface ImmediateGlobal {
  setImmediate(callback: () => void): unknown;
}

/**
 * Waits until the event loop has looked at all sockets once, so that bytes and ends that came while the
 * program was busy are read. The process may end meanwhile, unless something else keeps it alive.
 */
export async function eventLoopTurn(): Promise<void> {
  if ("Bun" in globalThis) {
    // The first comes before the sockets. A timer would be due at once by the time of the last turn.
    for (let turns = 0; turns < 3; turns++) await immediate();
    return;
  }
  // No shorter wait lets Deno poll its sockets: neither a message nor a promise does.
  await new Promise<void>((resolve) => void systemClock.setTimer(resolve, 2));
}

function immediate(): Promise<void> {
  const { setImmediate } = globalThis as unknown as ImmediateGlobal;
  return new Promise((resolve) => setImmediate(resolve));
}
