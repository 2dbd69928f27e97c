import type { ByteConnection } from "./byte_connection.ts";

/**
 * A connection that serves one purpose, and is closed once, by its signal if by nothing else; unless
 * it is kept for another purpose.
 */
export class OwnedConnection implements ByteConnection {
  /** Is told of an abort, after the connection has been closed. */
  onAbort: (reason: unknown) => void = () => {};
  /** Takes the connection back, where it can serve another purpose. */
  keep: (() => void) | undefined;
  /** Reads into memory of its own, if the connection can. */
  readonly readChunk: (() => Promise<Uint8Array<ArrayBuffer> | null>) | undefined;
  readonly #connection: ByteConnection;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = () => {
    this.close();
    this.onAbort(this.#signal?.reason);
  };
  #closed = false;

  /** Takes over the connection; one whose signal has been aborted is closed at once. */
  constructor(connection: ByteConnection, signal: AbortSignal | undefined) {
    this.#connection = connection;
    this.readChunk = connection.readChunk?.bind(connection);
    this.#signal = signal;
    if (signal?.aborted) this.close();
    else signal?.addEventListener("abort", this.#abort, { once: true });
  }

  read(buffer: Uint8Array): Promise<number | null> {
    return this.#connection.read(buffer);
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#connection.write(bytes);
  }

  ref(): void {
    this.#connection.ref();
  }

  unref(): void {
    this.#connection.unref();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#connection.close();
  }

  /** The purpose is served: the connection is given back if it is good for another, or closed. */
  end({ reusable }: { reusable: boolean }): void {
    if (!reusable || !this.keep || this.#closed) return this.close();
    this.#closed = true;
    this.release();
    this.keep();
  }

  /** Leaves the signal, whatever it says from now on. */
  release(): void {
    this.#signal?.removeEventListener("abort", this.#abort);
  }

  /** Closes the connection, and gives what to throw: the signal's reason, if it has closed it. */
  failed(error: unknown): unknown {
    this.close();
    return this.#signal?.aborted ? this.#signal.reason : error;
  }
}
