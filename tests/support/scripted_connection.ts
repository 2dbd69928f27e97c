import type { ByteConnection } from "../../src/runtime/byte_connection.ts";

/** Settings of a {@linkcode ScriptedConnection}. */
export interface ScriptedConnectionOptions {
  /** Whether the server sends no more after that, instead of being silent. */
  ends?: boolean;
  /** How many bytes are written at a time, at most. */
  writable?: number;
}

/** A connection that brings given bytes, as they were cut, and keeps what is written. */
export class ScriptedConnection implements ByteConnection {
  /** What was written, a character for each byte. */
  written = "";
  /** How often it was closed. */
  closed = 0;
  readonly #parts: Uint8Array[];
  readonly #options: ScriptedConnectionOptions;
  readonly #closing = Promise.withResolvers<never>();

  /** What it brings: texts as UTF-8, or bytes. */
  constructor(parts: (string | Uint8Array)[], options: ScriptedConnectionOptions = {}) {
    this.#parts = parts.map((part) =>
      typeof part === "string" ? new TextEncoder().encode(part) : part
    );
    this.#options = options;
    this.#closing.promise.catch(() => {});
  }

  /** How many parts nobody has read yet. */
  get unread(): number {
    return this.#parts.length;
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.closed) throw new Error("It is closed.");
    const part = this.#parts.shift();
    if (!part) return this.#options.ends ? null : await this.#closing.promise;
    const taken = part.subarray(0, buffer.length);
    if (taken.length < part.length) this.#parts.unshift(part.subarray(taken.length));
    buffer.set(taken);
    return taken.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.closed) return Promise.reject(new Error("It is closed."));
    const taken = bytes.subarray(0, this.#options.writable);
    this.written += String.fromCharCode(...taken);
    return Promise.resolve(taken.length);
  }

  close(): void {
    this.closed++;
    this.#closing.reject(new Error("It was closed."));
  }
}
