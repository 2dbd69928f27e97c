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
  #last: Promise<void> = Promise.resolve();
  #open = true;
  #close!: () => void; // set by the constructor

  /** Creates a writer for `connection`, which {@linkcode close} closes. */
  constructor(connection: WritableConnection) {
    this.#connection = connection;
    this.closed = new Promise((resolve) => this.#close = resolve);
  }

  /**
   * Writes bytes, and waits until all are written; has no effect after the connection is closed.
   */
  write(bytes: Uint8Array): Promise<void> {
    return this.#last = this.#last.then(() => this.#writeAll(bytes));
  }

  /** Closes the connection at once; bytes that the system has already accepted are still sent. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#connection.close();
    this.#close();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    try {
      for (let offset = 0; this.#open && offset < bytes.length;) {
        offset += await this.#connection.write(bytes.subarray(offset));
      }
    } catch {
      this.close(); // the client has disconnected
    }
  }
}
