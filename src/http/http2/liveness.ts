import type { Clock } from "../../core/time/clock.ts";
import { pollSockets } from "../../runtime/event_loop_turn.ts";

/** How long a connection with open streams may be silent; the same as client-go's. */
const SILENCE_MS = 30_000;
/** How long the answer to a PING may take; the same as client-go's. */
const ANSWER_MS = 15_000;
/** How long a connection without streams is kept: less than the 90 s of an API server. */
const IDLE_MS = 60_000;
/** A timer that fires later than this was held up: the process, or the machine, was stopped. */
const LATE_MS = 2_000;
/** How long the answer to a PING after mere silence may take before requests go elsewhere. */
const GRACE_MS = 1_000;
/** A request that is given up makes its connection suspect, if nothing answered for this long. */
const UNANSWERED_MS = 1_000;

/** The connection of a {@linkcode Liveness}. */
export interface LivingConnection {
  /** The number of open streams. */
  readonly openStreams: number;
  /** Sends a PING. */
  ping(): void;
  /** Closes the connection, which has no streams. */
  closeIdle(): void;
  /** Ends the connection, which does not answer. */
  end(error: Error): void;
}

/** Settings of a {@linkcode Liveness}. */
export interface LivenessOptions {
  /** The time. */
  clock: Clock;
  /** Reads what has arrived; tests replace it. */
  poll?: () => Promise<void>;
}

/**
 * Finds out whether a connection is alive, with a single timer: a PING after 30 s of silence with
 * open streams, and the end after 15 s more; the end after 60 s without streams. If the timer was
 * held up, what has arrived meanwhile is read before the silence is judged.
 */
export class Liveness implements Disposable {
  readonly #connection: LivingConnection;
  readonly #clock: Clock;
  readonly #poll: () => Promise<void>;
  /** When the first request was sent since something was heard. */
  #askedMs: number | undefined;
  /** When the silence began: since then nothing was heard, and streams were open, or none. */
  #silentMs: number;
  #pingedMs: number | undefined;
  /** Since when new requests should take another connection. */
  #suspectMs = Infinity;
  #timer: Disposable | undefined;
  #dueMs = Infinity;
  #isOver = false;

  /** Begins with a connection that was opened just now. */
  constructor(connection: LivingConnection, { clock, poll = pollSockets }: LivenessOptions) {
    this.#connection = connection;
    this.#clock = clock;
    this.#poll = poll;
    this.#silentMs = clock.monotonic();
    this.#wait(IDLE_MS);
  }

  /**
   * Whether a new request should take another connection: a PING is unanswered, for a while if mere
   * silence was the reason for it.
   */
  get isSuspect(): boolean {
    return this.#suspectMs !== Infinity && this.#clock.monotonic() >= this.#suspectMs;
  }

  /** Records that bytes have arrived; returns whether a PING was unanswered. */
  heard(): boolean {
    this.#silentMs = this.#clock.monotonic();
    this.#askedMs = undefined;
    const wasAsked = this.#pingedMs !== undefined;
    this.#pingedMs = undefined;
    this.#suspectMs = Infinity;
    return wasAsked;
  }

  /** Records that the first stream was opened, or the last one has ended. */
  changed(): void {
    this.#silentMs = this.#clock.monotonic();
    const delayMs = this.#connection.openStreams > 0 ? SILENCE_MS : IDLE_MS;
    if (this.#silentMs + delayMs < this.#dueMs) this.#wait(delayMs);
  }

  /** Records that a request was sent. */
  asked(): void {
    this.#askedMs ??= this.#clock.monotonic();
  }

  /**
   * Records that the caller gave up a request without a response. If nothing was heard for a second
   * since requests were sent, also those that were given up before, the connection is suspect: a
   * caller with a short time limit does not wait at a dead connection again and again.
   */
  givenUp(): void {
    const nowMs = this.#clock.monotonic();
    if (nowMs - (this.#askedMs ?? nowMs) >= UNANSWERED_MS) this.suspect();
  }

  /** Asks for a sign of life now; until it comes, the connection is suspect. */
  suspect(): void {
    if (this.#isOver) return;
    this.#suspectMs = this.#clock.monotonic();
    if (this.#pingedMs === undefined) this.#ping();
  }

  /** Ends the timer. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #ping(): void {
    this.#pingedMs = this.#clock.monotonic();
    this.#suspectMs = Math.min(this.#suspectMs, this.#pingedMs + GRACE_MS);
    this.#connection.ping();
    this.#wait(ANSWER_MS);
  }

  #wait(delayMs: number): void {
    this.#timer?.[Symbol.dispose]();
    this.#dueMs = this.#clock.monotonic() + delayMs;
    this.#timer = this.#clock.setTimer(() => this.#look(), delayMs);
  }

  async #look(): Promise<void> {
    const isLate = this.#clock.monotonic() - this.#dueMs > LATE_MS;
    this.#dueMs = Infinity;
    if (isLate) await this.#poll();
    if (!this.#isOver && this.#dueMs === Infinity) this.#judge(isLate);
  }

  #judge(isLate: boolean): void {
    const nowMs = this.#clock.monotonic();
    const silenceMs = nowMs - this.#silentMs;
    if (this.#pingedMs !== undefined) {
      const leftMs = this.#pingedMs + ANSWER_MS - nowMs;
      if (leftMs > 0) return this.#wait(leftMs);
      if (isLate) return this.#ping(); // the server may have waited for this process
      return this.#connection.end(new Error(`timed out: no answer to a PING in ${ANSWER_MS} ms`));
    }
    if (this.#connection.openStreams === 0) {
      if (silenceMs >= IDLE_MS) return this.#connection.closeIdle();
      return this.#wait(IDLE_MS - silenceMs);
    }
    if (silenceMs >= SILENCE_MS) return this.#ping();
    this.#wait(SILENCE_MS - silenceMs);
  }
}
