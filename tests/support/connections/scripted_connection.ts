import type { ByteConnection } from "../../../src/runtime/byte_connection.ts";

/** Settings of a {@linkcode ScriptedConnection}. */
export interface ScriptedConnectionOptions {
  /** Whether the server ends the connection after the last part, instead of staying silent. */
  ends?: boolean;
  /** The most bytes that one write takes. */
  writable?: number;
}

/**
 * A part that a connection delivers: text as UTF-8, or bytes, or a function of the bytes written.
 */
export type ScriptedPart = string | Uint8Array | ((written: string) => string | Uint8Array);

/** A connection that delivers the given parts, and records the bytes written. */
export class ScriptedConnection implements ByteConnection {
  /** The bytes written, a character for each byte. */
  written = "";
  /** Number of calls of `close`. */
  closed = 0;
  /** Whether the server accepts no more bytes. */
  stuck = false;
  /** Whether a waiting read keeps the process alive. */
  keepsAlive = true;
  readonly #parts: ScriptedPart[];
  readonly #options: ScriptedConnectionOptions;
  readonly #closing = Promise.withResolvers<never>();
  #more = Promise.withResolvers<void>();

  /** Delivers one part after the other. */
  constructor(parts: ScriptedPart[], options: ScriptedConnectionOptions = {}) {
    this.#parts = [...parts];
    this.#options = { ...options };
    this.#closing.promise.catch(() => {});
  }

  /** Number of parts that have not been read. */
  get unread(): number {
    return this.#parts.length;
  }

  /** Delivers one more part, also to a waiting read. */
  bring(part: ScriptedPart): void {
    this.#parts.push(part);
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }

  /** Ends the connection, also for a waiting read: the server sends no more. */
  end(): void {
    this.#options.ends = true;
    this.#more.resolve();
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.closed) throw new Error("It is closed.");
    while (this.#parts.length === 0) {
      if (this.#options.ends) return null;
      await Promise.race([this.#closing.promise, this.#more.promise]);
    }
    const part = this.#parts.shift() ?? "";
    const made = typeof part === "function" ? part(this.written) : part;
    const bytes = typeof made === "string" ? new TextEncoder().encode(made) : made;
    const taken = bytes.subarray(0, buffer.length);
    if (taken.length < bytes.length) this.#parts.unshift(bytes.subarray(taken.length));
    buffer.set(taken);
    return taken.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.closed) return Promise.reject(new Error("It is closed."));
    if (this.stuck) return this.#closing.promise;
    const taken = bytes.subarray(0, this.#options.writable);
    this.written += String.fromCharCode(...taken);
    return Promise.resolve(taken.length);
  }

  ref(): void {
    this.keepsAlive = true;
  }

  unref(): void {
    this.keepsAlive = false;
  }

  close(): void {
    this.closed++;
    this.#closing.reject(new Error("It was closed."));
  }
}
