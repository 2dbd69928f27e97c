import type { ByteConnection, Connect } from "../runtime/byte_connection.ts";
import type { Clock } from "../runtime/clock.ts";
import { raceSignal } from "../runtime/waiting.ts";

/** How many attempts to connect are under way at most, those that an abort left behind included. */
const MOST_ATTEMPTS = 8;
/** How long a request waits for another attempt to end. */
const LONGEST_WAIT_MS = 500;
/** As long as client-go gives a dial; its handshake has 10 s. */
const CONNECT_MS = 30_000;

/**
 * Makes connections to a server, a few at a time. An attempt that was aborted may hold its descriptor
 * until the peer closes: on Deno in the handshake, on both while TCP connects. Such attempts keep their
 * place, so that they cannot pile up.
 */
export class ConnectionGate {
  readonly #connect: Connect;
  readonly #clock: Clock;
  #underWay = 0;
  /** Of those under way, how many were aborted and not settled. */
  #left = 0;
  /** Attempts that began before this changed are not counted any more. */
  #epoch = {};
  readonly #waiting = new Set<() => void>();

  /** Creates a gate through which nothing has gone yet. */
  constructor(connect: Connect, clock: Clock) {
    this.#connect = connect;
    this.#clock = clock;
  }

  /**
   * Connects; `undefined` where too many attempts are under way for too long: `fetch` can abort all of
   * its own.
   *
   * @throws What the runtime says, or the signal's own reason.
   */
  async connect(url: URL, signal: AbortSignal | undefined): Promise<ByteConnection | undefined> {
    signal?.throwIfAborted();
    if (this.#underWay < MOST_ATTEMPTS) this.#underWay++;
    else if (!await this.#place(signal)) return undefined;
    const limit = new AbortController();
    const abort = () => limit.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const timer = this.#clock.setTimer(() => limit.abort(timedOut()), CONNECT_MS);
    const { connection, settled } = this.#connect(url, limit.signal);
    const attempt = this.#count(settled);
    try {
      return await connection;
    } catch (error) {
      if (limit.signal.aborted) attempt.leave();
      throw error;
    } finally {
      timer[Symbol.dispose]();
      signal?.removeEventListener("abort", abort);
    }
  }

  /** The server has answered over a connection of `fetch`: attempts that were left behind count no more. */
  forget(): void {
    if (this.#left === 0) return;
    this.#epoch = {};
    this.#underWay = this.#left = 0;
    for (let places = MOST_ATTEMPTS; places > 0; places--) this.#givePlace();
  }

  /** Counts an attempt until it holds nothing any more; it may be left behind meanwhile. */
  #count(settled: Promise<void>): { leave: () => void } {
    const epoch = this.#epoch;
    let state: "underWay" | "left" | "over" = "underWay";
    void settled.then(() => {
      if (epoch === this.#epoch) {
        this.#underWay--;
        if (state === "left") this.#left--;
        this.#givePlace();
      }
      state = "over";
    });
    return {
      leave: () => {
        if (state !== "underWay") return;
        state = "left";
        if (epoch === this.#epoch) this.#left++;
      },
    };
  }

  /** Lets the request go on that has waited longest for a place. */
  #givePlace(): void {
    const [first] = this.#waiting;
    if (!first) return;
    this.#waiting.delete(first);
    this.#underWay++;
    first();
  }

  /** Waits for a place; `false` if none came in time. */
  async #place(signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#left >= MOST_ATTEMPTS) return false;
    const place = Promise.withResolvers<boolean>();
    const take = () => place.resolve(true);
    this.#waiting.add(take);
    const timer = this.#clock.setTimer(() => {
      if (this.#waiting.delete(take)) place.resolve(false);
    }, LONGEST_WAIT_MS);
    try {
      return await raceSignal(place.promise, signal);
    } catch (error) {
      if (!this.#waiting.delete(take)) { // it was given one in the same moment
        this.#underWay--;
        this.#givePlace();
      }
      throw error;
    } finally {
      timer[Symbol.dispose]();
    }
  }
}

function timedOut(): Error {
  return new Error(`timed out: no connection after ${CONNECT_MS} ms`);
}
