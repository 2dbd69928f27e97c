import type { AlpnOffer, ByteConnection, Connect } from "../runtime/byte_connection.ts";
import type { Clock } from "../runtime/clock.ts";
import { raceSignal } from "../runtime/waiting.ts";

/** Limit of concurrent connection attempts, including those left behind by an abort. */
const MOST_ATTEMPTS = 8;
/**
 * How long a request waits while no attempt ends. A busy machine takes long for each of hundreds, and
 * `fetch` does not help them: on Bun it sends 256 at a time.
 */
const LONGEST_STANDSTILL_MS = 5_000;
/** The same as client-go's dial timeout; its handshake timeout is 10 s. */
const CONNECT_MS = 30_000;

/**
 * Creates connections to a server, a few at a time. An aborted attempt may hold its descriptor
 * until the peer closes: on Deno during the handshake, on both runtimes while TCP connects. Such
 * attempts keep their place, so that they cannot pile up.
 */
export class ConnectionLimiter {
  readonly #connect: Connect;
  readonly #clock: Clock;
  #underWay = 0;
  /** The number of attempts under way that were aborted and did not settle. */
  #left = 0;
  /** Attempts that began before this value changed do not count. */
  #epoch = {};
  /** When an attempt has ended last. */
  #endedMs = 0;
  readonly #waiting = new Set<() => void>();

  /** Creates a limiter without attempts. */
  constructor(connect: Connect, clock: Clock) {
    this.#connect = connect;
    this.#clock = clock;
  }

  /**
   * Connects. Returns `undefined` if too many attempts are under way for too long: `fetch` can
   * abort all of its own attempts.
   *
   * @throws The runtime's error, or the signal's reason.
   */
  async connect(
    url: URL,
    signal: AbortSignal | undefined,
    alpn?: AlpnOffer,
  ): Promise<ByteConnection | undefined> {
    signal?.throwIfAborted();
    if (this.#underWay < MOST_ATTEMPTS) this.#underWay++;
    else if (!await this.#place(signal)) return undefined;
    const limit = new AbortController();
    const abort = () => limit.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const timer = this.#clock.setTimer(() => limit.abort(timedOut()), CONNECT_MS);
    const { connection, settled } = this.#connect(url, limit.signal, alpn);
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

  /**
   * Stops counting attempts left behind, because the server responded over a connection of `fetch`.
   */
  forget(): void {
    if (this.#left === 0) return;
    this.#epoch = {};
    this.#underWay = this.#left = 0;
    for (let places = MOST_ATTEMPTS; places > 0; places--) this.#givePlace();
  }

  /** Counts an attempt until it holds no descriptor; it may be left behind before that. */
  #count(settled: Promise<void>): { leave: () => void } {
    const epoch = this.#epoch;
    let state: "underWay" | "left" | "over" = "underWay";
    void settled.then(() => {
      if (epoch === this.#epoch) {
        this.#underWay--;
        this.#endedMs = this.#clock.monotonic();
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

  /** Gives a place to the request that has waited longest. */
  #givePlace(): void {
    const [first] = this.#waiting;
    if (!first) return;
    this.#waiting.delete(first);
    this.#underWay++;
    first();
  }

  /** Waits for a place. Returns `false` if no attempt ends for too long. */
  async #place(signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#left >= MOST_ATTEMPTS) return false;
    const place = Promise.withResolvers<boolean>();
    const take = () => place.resolve(true);
    this.#waiting.add(take);
    const sinceMs = this.#clock.monotonic();
    const wait = (delayMs: number) => this.#clock.setTimer(giveUp, delayMs, { keepAlive: true });
    const giveUp = () => {
      const standstillMs = this.#clock.monotonic() - Math.max(sinceMs, this.#endedMs);
      if (standstillMs < LONGEST_STANDSTILL_MS) timer = wait(LONGEST_STANDSTILL_MS - standstillMs);
      else if (this.#waiting.delete(take)) place.resolve(false);
    };
    let timer = wait(LONGEST_STANDSTILL_MS);
    try {
      return await raceSignal(place.promise, signal);
    } catch (error) {
      if (!this.#waiting.delete(take)) { // it got a place at the same moment
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
