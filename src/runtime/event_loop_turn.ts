import { systemClock } from "./clock.ts";

/** The part of Bun's globals that is used here. */
interface ImmediateGlobal {
  setImmediate(callback: () => void): unknown;
}

/** How long a loop of awaited writes may run without a turn of the event loop. */
const MOST_WITHOUT_TURN_MS = 10;

/** Settings of {@linkcode eventLoopTurn}. */
export interface EventLoopTurnOptions {
  /**
   * Whether the process stays alive for it.
   * @default {false}
   */
  keepAlive?: boolean;
}

/**
 * Waits until the event loop has looked at all sockets once, so that bytes and ends that came while the
 * program was busy are read. The process may end meanwhile, unless something keeps it alive.
 */
export async function eventLoopTurn({ keepAlive = false }: EventLoopTurnOptions = {}): Promise<
  void
> {
  if ("Bun" in globalThis) {
    // The first comes before the sockets. A timer would be due at once by the time of the last turn.
    for (let turns = 0; turns < 3; turns++) await immediate();
    return;
  }
  // No shorter wait lets Deno poll its sockets: neither a message nor a promise does.
  await new Promise<void>((resolve) => void systemClock.setTimer(resolve, 2, { keepAlive }));
}

function immediate(): Promise<void> {
  const { setImmediate } = globalThis as unknown as ImmediateGlobal;
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Leaves the event loop its turns in a loop of writes. A write that the kernel takes at once takes no
 * turn, so that a program that awaits one after the other would hold off all timers, signals and reads.
 */
export class FairTurns {
  /** Whether no turn has come since the first write after the last one. */
  #waits = false;
  #sinceMs = 0;

  /**
   * Takes note of a write that is done. Where none but such writes has run for 10 ms, gives what to
   * wait for before the next.
   */
  next(): Promise<void> | undefined {
    const nowMs = systemClock.monotonic();
    if (this.#waits) {
      return nowMs - this.#sinceMs < MOST_WITHOUT_TURN_MS ? undefined : this.#take(true);
    }
    this.#waits = true;
    this.#sinceMs = nowMs;
    void this.#take(false); // comes by itself where the program waits for something else
    return undefined;
  }

  async #take(keepAlive: boolean): Promise<void> {
    await eventLoopTurn({ keepAlive });
    this.#waits = false;
  }
}
