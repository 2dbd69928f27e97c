import type { Clock } from "../runtime/clock.ts";
import { eventLoopTurn } from "../runtime/event_loop_turn.ts";
import type { HttpConnection } from "./http_connection.ts";

/** Less than the 90 s after which an API server closes an idle connection, maybe under a request. */
const IDLE_MS = 60_000;
/**
 * An event loop that was busy for longer may have bytes or the end of an idle connection that it did not
 * read. A request that changes something is not sent again, and so is less trusting.
 */
const TRUSTED_MS = 10;
const TRUSTED_BY_WRITES_MS = 1;

/** Idle connections to one server. */
export class ConnectionPool implements Disposable {
  readonly #clock: Clock;
  /** The one that was used last is the last. */
  readonly #idle: { connection: HttpConnection; sinceMs: number }[] = [];
  #timer: Disposable | undefined;
  #disposed = false;

  /** Creates a pool that closes what has not been used for 60 s. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many connections are idle. */
  get size(): number {
    return this.#idle.length;
  }

  /**
   * The connection that was used last, which the server is the least likely to have closed, taken for a
   * request. One that has been idle for longer is looked at once more by a turn of the event loop, in
   * which bytes and ends that came meanwhile are read.
   */
  take(
    { writes }: { writes: boolean },
  ): HttpConnection | undefined | Promise<HttpConnection | undefined> {
    const last = this.#idle.at(-1);
    if (!last) return undefined;
    const trustedMs = writes ? TRUSTED_BY_WRITES_MS : TRUSTED_MS;
    if (this.#clock.monotonic() - last.sinceMs > trustedMs) return this.#takeChecked();
    const connection = this.#pop();
    connection?.begin();
    return connection;
  }

  /** Lets a connection wait for its next request. One that comes after the end of the pool is closed. */
  give(connection: HttpConnection): void {
    if (this.#disposed) return connection.close();
    connection.rest();
    const idle = { connection, sinceMs: this.#clock.monotonic() };
    connection.onIdleEnd = () => void this.#idle.splice(this.#idle.indexOf(idle), 1);
    this.#idle.push(idle);
    this.#timer ??= this.#clock.setTimer(() => this.#closeOld(), IDLE_MS);
  }

  /** Closes the connections that wait. */
  closeIdle(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    for (const { connection } of [...this.#idle]) connection.close();
  }

  /** Closes the connections that wait, and those that are given back later. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.closeIdle();
  }

  async #takeChecked(): Promise<HttpConnection | undefined> {
    for (let connection; (connection = this.#pop());) {
      connection.hold();
      await eventLoopTurn();
      if (this.#disposed) connection.close();
      if (connection.state !== "idle") continue;
      connection.begin();
      return connection;
    }
    return undefined;
  }

  #pop(): HttpConnection | undefined {
    const connection = this.#idle.pop()?.connection;
    if (connection) connection.onIdleEnd = undefined;
    return connection;
  }

  #closeOld(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonic();
    for (const { connection, sinceMs } of [...this.#idle]) {
      if (nowMs - sinceMs >= IDLE_MS) connection.close();
    }
    const oldest = this.#idle[0];
    if (!oldest) return;
    const leftMs = IDLE_MS - (nowMs - oldest.sinceMs);
    this.#timer = this.#clock.setTimer(() => this.#closeOld(), leftMs);
  }
}
