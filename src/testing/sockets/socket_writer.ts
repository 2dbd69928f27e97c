/** The connection that a {@linkcode SocketWriter} writes to, such as a `Deno.Conn`. */
export interface WritableConnection {
  /** Writes some bytes and returns their number. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes the connection. */
  close(): void;
}

/** Writes to a connection, one write after the other. */
export class SocketWriter {
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  readonly #connection: WritableConnection;
  readonly #closing = new AbortController();
  #last: Promise<void> = Promise.resolve();

  /** Creates a writer for `connection`, which {@linkcode close} closes. */
  constructor(connection: WritableConnection) {
    this.#connection = connection;
    this.closed = new Promise((resolve) => {
      this.signal.addEventListener("abort", () => resolve());
    });
  }

  /** Aborts when the connection is closed; unlike a promise, it can be left before. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /**
   * Writes bytes, and waits until all are written; has no effect after the connection is closed.
   */
  write(bytes: Uint8Array): Promise<void> {
    return this.#last = this.#last.then(() => this.#writeAll(bytes));
  }

  /** Closes the connection at once; bytes that the system has already accepted are still sent. */
  close(): void {
    if (this.signal.aborted) return;
    this.#connection.close();
    this.#closing.abort();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    try {
      for (let offset = 0; !this.signal.aborted && offset < bytes.length;) {
        offset += await this.#connection.write(bytes.subarray(offset));
      }
    } catch {
      this.close(); // the client has disconnected
    }
  }
}
