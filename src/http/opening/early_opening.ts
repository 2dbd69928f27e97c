import type { ByteConnection } from "../../runtime/byte_connection.ts";

/** Opens a connection; returns `undefined` if none is available now. */
export type OpenBytes = (signal: AbortSignal) => Promise<ByteConnection | undefined>;

/**
 * The first connection of a client. It is opened while the code is loaded that uses it, and is closed
 * if nothing takes it.
 */
export class EarlyOpening implements Disposable {
  readonly #abort = new AbortController();
  /** The attempt, until it is taken. */
  #opening: ReturnType<OpenBytes> | undefined;

  /** Begins to open the connection. */
  constructor(open: OpenBytes) {
    this.#opening = open(this.#abort.signal);
    this.#opening.catch(() => {}); // it may fail before it is taken
  }

  /** Returns the connection the first time, and `undefined` later; `signal` aborts the attempt. */
  take(signal: AbortSignal): ReturnType<OpenBytes> | undefined {
    const opening = this.#opening;
    if (!opening) return undefined;
    this.#opening = undefined;
    signal.addEventListener("abort", () => this.#abort.abort(signal.reason), { once: true });
    return opening;
  }

  /** Closes the connection, unless it was taken. */
  [Symbol.dispose](): void {
    const opening = this.#opening;
    if (!opening) return;
    this.#opening = undefined;
    this.#abort.abort();
    opening.then((connection) => connection?.close(), () => {});
  }
}
