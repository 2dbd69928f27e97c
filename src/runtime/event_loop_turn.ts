import { systemClock, waitInV8 } from "./system_clock.ts";

/** The part of the runtimes' globals that is used here. */
interface ImmediateGlobal {
  setImmediate(callback: () => void): unknown;
}

/** A shorter timer, a message or a promise does not make Deno poll its sockets. */
const TIMER_MS = 2;
/**
 * A wait in V8 begins when the program has returned to the event loop, and takes 1.1 ms longer. Only
 * one of 0 takes no turn.
 */
const WAIT_MS = 0.01;

/** How long a loop of awaited writes may run without a turn of the event loop. */
const MOST_WITHOUT_TURN_MS = 10;

/**
 * A turn of the event loop that takes longer was held up by the program: its timer may run before
 * the reads that end by the same poll.
 */
const QUIET_TURN_MS = 2;

/** Settings of {@linkcode eventLoopTurn}. */
export interface EventLoopTurnOptions {
  /**
   * Whether the wait keeps the process alive.
   * @default {false}
   */
  keepAlive?: boolean;
}

/**
 * Waits until the event loop has polled all sockets once, so that bytes and ends that arrived while
 * the program was busy are read. The process may end during the wait, unless something keeps it
 * alive.
 */
export async function eventLoopTurn({ keepAlive = false }: EventLoopTurnOptions = {}): Promise<
  void
> {
  if ("Bun" in globalThis) {
    // The first turn is before the sockets. By the last turn, a timer would be due at once.
    for (let turns = 0; turns < 3; turns++) await immediate();
    return;
  }
  if (keepAlive) {
    await new Promise<void>((resolve) =>
      void systemClock.setTimer(resolve, TIMER_MS, { keepAlive })
    );
  } else {
    // The timers of the clock share a wait: if that one is overdue, because the program was busy, a timer
    // that becomes due meanwhile is called before the sockets are read.
    await waitInV8(WAIT_MS);
  }
  // The poll that ended the wait may have found bytes, too. They are read next, before immediates.
  await immediate();
}

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

function immediate(): Promise<void> {
  const { setImmediate } = globalThis as unknown as ImmediateGlobal;
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Gives the event loop its turns during a loop of writes. A write that the kernel accepts at once
 * takes no turn, so a program that awaits many such writes would delay all timers, signals and
 * reads.
 */
export class FairTurns {
  /** Whether a turn of the event loop is pending. */
  #waits = false;
  #sinceMs = 0;

  /**
   * Records a finished write. After 10 ms without a turn of the event loop, returns a promise to
   * await before the next write.
   */
  next(): Promise<void> | undefined {
    const nowMs = systemClock.monotonic();
    if (this.#waits) {
      return nowMs - this.#sinceMs < MOST_WITHOUT_TURN_MS ? undefined : this.#take(true);
    }
    this.#waits = true;
    this.#sinceMs = nowMs;
    void this.#take(false); // resolves by itself if the program awaits another event
    return undefined;
  }

  async #take(keepAlive: boolean): Promise<void> {
    await eventLoopTurn({ keepAlive });
    this.#waits = false;
  }
}
