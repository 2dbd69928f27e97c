import type { ByteConnection } from "./byte_connection.ts";
import type { Clock } from "./clock.ts";

/** A connection that nobody uses, and since when. */
interface Idle<C> {
  connection: C;
  sinceMs: number;
}

/** Connections to one server between their uses. */
export class ConnectionPool<C extends Pick<ByteConnection, "close">> implements Disposable {
  readonly #clock: Clock;
  readonly #idleMs: number;
  /** The one that was used last is the last. */
  #idle: Idle<C>[] = [];
  #timer: Disposable | undefined;
  #disposed = false;

  /** Creates a pool that closes what has not been used for `idleMs` milliseconds. */
  constructor(clock: Clock, idleMs: number) {
    this.#clock = clock;
    this.#idleMs = idleMs;
  }

  /** The connection that was used last, which the server is the least likely to have closed. */
  take(): C | undefined {
    return this.#idle.pop()?.connection;
  }

  /** Takes a connection back; one that comes after the end of the pool is closed. */
  give(connection: C): void {
    if (this.#disposed) return connection.close();
    this.#idle.push({ connection, sinceMs: this.#clock.monotonic() });
    this.#timer ??= this.#clock.setTimer(() => this.#closeOld(), this.#idleMs);
  }

  /** Closes what nobody uses. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    for (const { connection } of this.#idle.splice(0)) connection.close();
  }

  #closeOld(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.monotonic();
    while (this.#idle[0] && nowMs - this.#idle[0].sinceMs >= this.#idleMs) {
      this.#idle.shift()?.connection.close();
    }
    const oldest = this.#idle[0];
    if (!oldest) return;
    const leftMs = this.#idleMs - (nowMs - oldest.sinceMs);
    this.#timer = this.#clock.setTimer(() => this.#closeOld(), leftMs);
  }
}
