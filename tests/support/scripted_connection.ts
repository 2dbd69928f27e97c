import type { ByteConnection } from "../../src/runtime/byte_connection.ts";

/** Settings of a {@linkcode ScriptedConnection}. */
export interface ScriptedConnectionOptions {
  /** Whether the server sends no more after that, instead of being silent. */
  ends?: boolean;
  /** How many bytes are written at a time, at most. */
  writable?: number;
}

/** What a connection brings at a time: a text as UTF-8, or bytes; maybe made of what was written. */
export type ScriptedPart = string | Uint8Array | ((written: string) => string | Uint8Array);

/** A connection that brings given bytes, as they were cut, and keeps what is written. */
export class ScriptedConnection implements ByteConnection {
  /** What was written, a character for each byte. */
  written = "";
  /** How often it was closed. */
  closed = 0;
  /** Whether the server takes no more. */
  stuck = false;
  /** Whether a read that waits keeps the process alive. */
  keepsAlive = true;
  readonly #parts: ScriptedPart[];
  readonly #options: ScriptedConnectionOptions;
  readonly #closing = Promise.withResolvers<never>();
  #more = Promise.withResolvers<void>();

  /** Brings one part after the other. */
  constructor(parts: ScriptedPart[], options: ScriptedConnectionOptions = {}) {
    this.#parts = [...parts];
    this.#options = { ...options };
    this.#closing.promise.catch(() => {});
  }

  /** How many parts nobody has read yet. */
  get unread(): number {
    return this.#parts.length;
  }

  /** Brings one part more, also to a read that waits. */
  bring(part: ScriptedPart): void {
    this.#parts.push(part);
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }

  /** Ends, for a read that waits too: the server sends no more. */
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
