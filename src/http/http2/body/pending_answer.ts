import type { Clock } from "../../../core/time/clock.ts";
import type { KeepAlive } from "../keep_alive.ts";
import type { FieldsHead } from "../response_fields.ts";

/**
 * How long the headers of a response are kept back for its body. A server sends a short body at once,
 * but often in a packet of its own: Go does. On Deno, a wait of the clock costs as much as a GET and
 * cannot be ended: with 2 ms each sixteenth GET of a sequence paid for one, with 10 ms each fiftieth.
 */
const KEPT_MS = 10;

/** The connection of a {@linkcode PendingAnswer}. */
export interface AnsweringConnection {
  /** The clock of its timers. */
  readonly clock: Clock;
  /** Counts the callers that wait. */
  readonly keepAlive: Pick<KeepAlive, "count">;
}

/**
 * The headers of a response until the caller gets them. They are kept back for a moment, because a
 * response with a whole body is much cheaper than one with a stream.
 */
export class PendingAnswer {
  readonly #answer = Promise.withResolvers<FieldsHead>();
  readonly #connection: AnsweringConnection;
  readonly #onLate: () => void;
  #timer: Disposable | undefined;
  #isLate = false;
  #isGiven = false;

  /** Creates an answer that has not arrived; `onLate` is called if the headers should wait no longer. */
  constructor(connection: AnsweringConnection, onLate: () => void) {
    this.#connection = connection;
    this.#onLate = onLate;
    connection.keepAlive.count(1);
  }

  /** Resolves with the headers when the caller should have them. */
  get promise(): Promise<FieldsHead> {
    return this.#answer.promise;
  }

  /** Whether the caller has the headers, or an error. */
  get isGiven(): boolean {
    return this.#isGiven;
  }

  /** Returns whether headers that have arrived should wait for more of their body. */
  keeps(): boolean {
    this.#timer ??= this.#connection.clock.setTimer(() => this.#late(), KEPT_MS);
    return !this.#isLate;
  }

  /** Gives the caller the headers. */
  give(head: FieldsHead): void {
    this.#settle();
    this.#answer.resolve(head);
  }

  /** Gives the caller an error. */
  reject(reason: unknown): void {
    this.#settle();
    this.#answer.reject(reason);
  }

  #late(): void {
    this.#isLate = true;
    this.#onLate();
  }

  #settle(): void {
    this.#isGiven = true;
    this.#connection.keepAlive.count(-1);
    this.#timer?.[Symbol.dispose]();
  }
}
