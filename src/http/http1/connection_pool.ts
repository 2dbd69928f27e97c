import type { Clock } from "../../core/time/clock.ts";
import { pollSockets } from "../../runtime/event_loop_turn.ts";
import type { HttpConnection } from "./http_connection.ts";

/**
 * Less than the 90 s after which an API server closes an idle connection, possibly during a
 * request.
 */
const IDLE_MS = 60_000;
/**
 * If a task has taken longer since a response, the connection may have unread bytes or an unread end:
 * the program has worked on something else.
 */
const AT_ONCE_MS = 0.3;
/** More microtasks than lie between a response and a request that follows it without other work. */
const MICROTASKS_BETWEEN = 64;

/** An idle connection. */
interface Idle {
  readonly connection: HttpConnection;
  readonly sinceMs: number;
  /** Whether its last response ended in the current task. */
  isOfThisTask: boolean;
}

/** Idle connections to one server. */
export class ConnectionPool implements Disposable {
  readonly #clock: Clock;
  /** Ordered by last use: the most recently used connection is last. */
  readonly #idle: Idle[] = [];
  #timer: Disposable | undefined;
  #disposed = false;

  /** Creates a pool that closes connections after 60 s without use. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number of idle connections. */
  get size(): number {
    return this.#idle.length;
  }

  /**
   * Takes the most recently used connection for a request: the server is least likely to have
   * closed it. A request that follows its last response at once, in the same task, goes at once.
   * Otherwise the sockets are polled first: bytes and ends that arrived meanwhile close the connection.
   */
  take(): HttpConnection | undefined | Promise<HttpConnection | undefined> {
    const last = this.#idle.at(-1);
    if (!last) return undefined;
    const isAtOnce = last.isOfThisTask && this.#clock.monotonic() - last.sinceMs <= AT_ONCE_MS;
    if (!isAtOnce) return this.#takeChecked();
    const connection = this.#pop();
    connection?.begin();
    return connection;
  }

  /** Keeps a connection for its next request. After the pool is disposed of, closes it instead. */
  give(connection: HttpConnection): void {
    if (this.#disposed) return connection.close();
    connection.rest();
    const idle = { connection, sinceMs: this.#clock.monotonic(), isOfThisTask: true };
    connection.onIdleEnd = () => void this.#idle.splice(this.#idle.indexOf(idle), 1);
    this.#idle.push(idle);
    void endWithTask(idle);
    this.#timer ??= this.#clock.setTimer(() => this.#closeOld(), IDLE_MS);
  }

  /** Closes the idle connections. */
  closeIdle(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    for (const { connection } of [...this.#idle]) connection.close();
  }

  /** Closes the idle connections, and those that are given back later. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.closeIdle();
  }

  async #takeChecked(): Promise<HttpConnection | undefined> {
    for (let connection; (connection = this.#pop());) {
      await this.#polled(connection);
      if (this.#disposed) connection.close();
      if (connection.state !== "idle") continue;
      connection.begin();
      return connection;
    }
    return undefined;
  }

  /**
   * Waits until whatever has arrived is read, or the connection has ended. Its read keeps the process
   * alive meanwhile; after its end nothing might.
   */
  async #polled(connection: HttpConnection): Promise<void> {
    const ended = new Promise<void>((resolve) => connection.onIdleEnd = resolve);
    connection.hold();
    await Promise.race([ended, pollSockets()]);
    connection.onIdleEnd = undefined;
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

/** Records the end of the task in which a connection became idle, unless it is taken before. */
async function endWithTask(idle: Idle): Promise<void> {
  for (let passed = 0; passed < MICROTASKS_BETWEEN; passed++) {
    if (idle.connection.state !== "idle") return;
    await undefined;
  }
  idle.isOfThisTask = false;
}
