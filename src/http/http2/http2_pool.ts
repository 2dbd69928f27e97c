import type { ByteConnection } from "../../runtime/byte_connection.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { OpenBytes } from "../opening/early_opening.ts";
import type { OpenConnections } from "../opening/open_connections.ts";
import { ReplacedClientError } from "../message/resending.ts";
import { Http2Connection } from "./http2_connection.ts";

/** Requests for which one more connection is opened: about as many as it takes. */
const REQUESTS_PER_CONNECTION = 84;
/** Connections that are opened at a time. */
const MOST_OPENING = 4;
/** If an attempt takes longer than this, another one begins beside it. */
const SLOW_MS = 1_000;

/** Settings of an {@linkcode Http2Pool}. */
export interface Http2PoolOptions {
  /** The server's origin, for errors. */
  origin: string;
  /** The clock of the connections. */
  clock: Clock;
  /** Opens a connection. */
  open: OpenBytes;
  /** The connections, to count them. */
  openConnections?: OpenConnections | undefined;
  /** Called when a connection is closed during a write. */
  onCut?: () => void;
}

/** The result of a wait for a connection. */
export type WaitResult =
  /** There is room for a stream, which must be opened before anything else is awaited. */
  | { way: "http2"; connection: Http2Connection }
  /** The server did not choose HTTP/2. `opened` is a new connection, for one of the requests. */
  | { way: "http1"; opened: ByteConnection | undefined }
  /** No connection is available now. */
  | { way: "fetch" };

/** An attempt to open a connection. */
interface Opening {
  abort: AbortController;
  sinceMs: number;
  /** Whether the attempt takes so long that it may never end. */
  isSlow: boolean;
  /** Whether a request was given up that waited for it; then it gives its place to another one. */
  isGivenUp: boolean;
}

/** A request that waits for a connection. */
interface Waiting {
  isLong: boolean;
  sinceMs: number;
  resolve: (result: WaitResult) => void;
  reject: (error: unknown) => void;
}

/**
 * The HTTP/2 connections to one server. A request takes the first connection with room for it; if
 * there is none, it waits for another connection, together with the other requests that wait.
 */
export class Http2Pool implements Disposable {
  readonly #options: Http2PoolOptions;
  #connections: Http2Connection[] = [];
  readonly #waiting = new Set<Waiting>();
  readonly #opening = new Set<Opening>();
  #isDisposed = false;

  /** Creates a pool without connections. */
  constructor(options: Http2PoolOptions) {
    this.#options = options;
  }

  /** The open connections. */
  get connections(): readonly Http2Connection[] {
    return this.#connections;
  }

  /** Returns a connection with room for a request; `undefined` if there is none. */
  take(isLong: boolean): Http2Connection | undefined {
    for (const connection of this.#connections) {
      if (connection.room(isLong) > 0) return connection;
    }
    return undefined;
  }

  /**
   * Waits for a connection.
   *
   * @throws {NetworkError} If there is none.
   * @throws {UnprocessedRequestError} If a new one has ended before it took a request.
   * @throws {ReplacedClientError} If the pool is disposed of.
   * @throws The signal's reason, after an abort.
   */
  wait(isLong: boolean, signal: AbortSignal | undefined): Promise<WaitResult> {
    if (this.#isDisposed) throw new ReplacedClientError();
    signal?.throwIfAborted();
    const result = Promise.withResolvers<WaitResult>();
    const waiting: Waiting = { isLong, sinceMs: this.#nowMs(), ...result };
    this.#waiting.add(waiting);
    const abort = () => {
      if (!this.#waiting.delete(waiting)) return;
      if (this.#waiting.size > 0) this.#givenUp();
      else {
        this.#stopOpening();
        this.#keepAlive();
      }
      result.reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    this.#serve();
    return result.promise.finally(() => signal?.removeEventListener("abort", abort));
  }

  /** Closes connections without streams, and asks the others for a sign of life. */
  check(): void {
    for (const connection of [...this.#connections]) connection.check();
  }

  /** Opens no more connections and streams; those that are open go on to their end. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#rejectAll(new ReplacedClientError());
    this.#stopOpening();
    for (const connection of [...this.#connections]) connection.drain();
  }

  /** Gives the waiting requests the room that there is, and opens connections for the others. */
  #serve(): void {
    this.#place();
    this.#keepAlive();
  }

  /** Lets the connections keep the process alive while requests wait for them, and for no new one. */
  #keepAlive(): void {
    const waits = this.#waiting.size > 0 && this.#opening.size === 0;
    for (const connection of this.#connections) connection.keepAlive.isWaitedFor = waits;
  }

  #place(): void {
    if (this.#connections.some(({ isClosed }) => isClosed)) this.#forgetClosed();
    if (this.#isDisposed) return;
    for (const waiting of this.#waiting) {
      const connection = this.take(waiting.isLong);
      if (!connection) continue;
      this.#waiting.delete(waiting);
      connection.streams.reserve(waiting.isLong);
      waiting.resolve({ way: "http2", connection });
    }
    if (this.#waiting.size === 0 || this.#waitsForSettings()) return;
    const wanted = Math.ceil(this.#waiting.size / REQUESTS_PER_CONNECTION);
    const slow = [...this.#opening].filter(({ isSlow }) => isSlow);
    let more = Math.min(wanted, MOST_OPENING) - (this.#opening.size - slow.length);
    const givenUp = slow.filter(({ isGivenUp }) => isGivenUp);
    for (; more > 0; more--) {
      if (this.#opening.size < MOST_OPENING || this.#stop(givenUp.shift())) void this.#open();
    }
  }

  /**
   * Whether a new connection may have room when its server allows streams, which it does not for now.
   * Connections that had streams before are closed then.
   */
  #waitsForSettings(): boolean {
    const heldBack = this.#connections.filter(({ isHeldBack }) => isHeldBack);
    const used = heldBack.filter(({ streams }) => streams.wereOpened);
    for (const connection of used) connection.drain();
    return heldBack.length > used.length;
  }

  /** Lets attempts that take long give their places: requests with short time limits wait in turn. */
  #givenUp(): void {
    const sinceMs = this.#nowMs() - SLOW_MS;
    for (const opening of this.#opening) opening.isGivenUp ||= opening.sinceMs <= sinceMs;
    this.#serve();
  }

  /** Begins another attempt beside one, as other requests would do with connections of their own. */
  #takesLong(opening: Opening): void {
    opening.isSlow = true;
    this.#serve();
  }

  /** Forgets what has ended. The requests that wait for a connection which took none get its error. */
  #forgetClosed(): void {
    for (const connection of this.#connections) {
      if (!connection.isClosed) continue;
      this.#options.openConnections?.delete(connection);
      if (connection.refusal) this.#rejectAll(connection.refusal);
    }
    this.#connections = this.#connections.filter(({ isClosed }) => !isClosed);
  }

  async #open(): Promise<void> {
    const abort = new AbortController();
    const sinceMs = this.#nowMs();
    const opening: Opening = { abort, sinceMs, isSlow: false, isGivenUp: false };
    this.#opening.add(opening);
    using _timer = this.#options.clock.setTimer(() => this.#takesLong(opening), SLOW_MS);
    try {
      const bytes = await this.#options.open(abort.signal);
      this.#opening.delete(opening);
      this.#opened(bytes);
    } catch (error) {
      this.#opening.delete(opening);
      // Those that came later have attempts of their own.
      if (!abort.signal.aborted) this.#rejectAll(error, opening.isSlow ? sinceMs : Infinity);
      this.#serve();
    }
  }

  #opened(bytes: ByteConnection | undefined): void {
    if (this.#isDisposed) return bytes?.close(); // it trusts authorities that were replaced
    if (!bytes) return this.#resolveAll(() => ({ way: "fetch" }));
    if (bytes.alpn !== "h2") {
      let opened: ByteConnection | undefined = bytes;
      this.#resolveAll(() => {
        const result: WaitResult = { way: "http1", opened };
        opened = undefined;
        return result;
      });
      opened?.close();
      return;
    }
    const { origin, clock, openConnections, onCut } = this.#options;
    const onChange = () => this.#serve();
    const connection = new Http2Connection(bytes, { origin, clock, onChange, onCut });
    this.#connections.push(connection);
    openConnections?.add(connection, "h2");
    this.#serve();
  }

  #resolveAll(resultOf: () => WaitResult): void {
    const waiting = this.#takeSince();
    for (const { resolve } of waiting) resolve(resultOf());
  }

  /** Rejects the waiting requests, or those that have waited since a moment. */
  #rejectAll(error: unknown, sinceMs?: number): void {
    for (const { reject } of this.#takeSince(sinceMs)) reject(error);
  }

  #takeSince(sinceMs = Infinity): Waiting[] {
    const taken = [...this.#waiting].filter((waiting) => waiting.sinceMs <= sinceMs);
    for (const waiting of taken) this.#waiting.delete(waiting);
    this.#keepAlive();
    return taken;
  }

  #stopOpening(): void {
    for (const opening of this.#opening) this.#stop(opening);
  }

  /** Ends an attempt; returns `false` if there is none. */
  #stop(opening: Opening | undefined): boolean {
    if (!opening) return false;
    this.#opening.delete(opening);
    opening.abort.abort();
    return true;
  }

  #nowMs(): number {
    return this.#options.clock.monotonic();
  }
}
