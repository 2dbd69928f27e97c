import { Buffer } from "node:buffer";

/** The connection that a {@linkcode SocketReader} reads, such as a `Deno.Conn`. */
export interface ReadableConnection {
  /** Reads into `buffer` and returns the number of bytes, or `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
}

// Maximum size of received data that was not read yet; beyond it the sender has to wait. What is read
// in one piece may be larger.
const MOST_BUFFERED_BYTES = 65_536;
const READ_BYTES = 16_384;
const ABANDON_MS = 200;

/** Reads from a connection in the portions that a protocol needs. */
export class SocketReader {
  /** Resolves when the connection has ended, even during a response. */
  readonly ended: Promise<void>;
  #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #mostBytes = MOST_BUFFERED_BYTES;
  #over = false;
  #arrived = () => {};
  #taken = () => {};

  /** Starts to read; no other code may read from the connection. */
  constructor(connection: ReadableConnection) {
    this.ended = this.#receive(connection);
  }

  /**
   * Stops reading if the client is known to be disconnected, unless the connection itself reports
   * the end soon: Deno's `node:tls` sometimes never reports the end of a connection that it read
   * slowly.
   */
  async abandon(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, ABANDON_MS);
    await Promise.race([this.ended, late.promise]);
    clearTimeout(timer);
    this.#over = true;
    this.#arrived();
  }

  /** Reads at least one byte and at most `most`; returns `undefined` at the end. */
  async read(most = Infinity): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (!await this.#moreBytesThan(0)) return undefined;
    const first = this.#buffered[0]!;
    return new Uint8Array(this.#take(Math.min(first.length, most)));
  }

  /** Returns exactly `length` bytes if they have arrived; `undefined` otherwise. */
  takeNow(length: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#bufferedBytes < length ? undefined : new Uint8Array(this.#take(length));
  }

  /** Reads exactly `length` bytes; returns `undefined` if the connection ends before that. */
  async readExactly(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = new Uint8Array(length);
    for (let offset = 0; offset < length;) {
      const part = await this.read(length - offset);
      if (!part) return undefined;
      bytes.set(part, offset);
      offset += part.length;
    }
    return bytes;
  }

  /**
   * Reads text up to and including `mark`, which is not part of the result; returns `undefined` if
   * the socket ends before it.
   *
   * @throws {RangeError} If the text is longer than `most` bytes.
   */
  async readThrough(mark: string, most: number): Promise<string | undefined> {
    this.#mostBytes = Math.max(MOST_BUFFERED_BYTES, most + mark.length);
    this.#taken();
    try {
      return await this.#readThrough(mark, most);
    } finally {
      this.#mostBytes = MOST_BUFFERED_BYTES;
    }
  }

  async #readThrough(mark: string, most: number): Promise<string | undefined> {
    for (let tried = 0;;) {
      if (!await this.#moreBytesThan(tried)) return undefined;
      const text = Buffer.concat(this.#buffered).toString("latin1");
      const end = text.indexOf(mark);
      if (end > most || (end < 0 && text.length > most)) {
        throw new RangeError(`There are more than ${most} bytes in one piece.`);
      }
      if (end >= 0) {
        this.#take(end + mark.length);
        return text.slice(0, end);
      }
      tried = text.length;
    }
  }

  async #receive(connection: ReadableConnection): Promise<void> {
    try {
      for (;;) {
        const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
        const length = await connection.read(buffer);
        if (length === null) break;
        this.#buffered.push(buffer.subarray(0, length));
        this.#bufferedBytes += length;
        this.#arrived();
        while (this.#bufferedBytes >= this.#mostBytes) {
          await new Promise<void>((resolve) => this.#taken = resolve);
        }
      }
    } catch {
      // A connection reset counts as an end too.
    }
    this.#over = true;
    this.#arrived();
  }

  async #moreBytesThan(count: number): Promise<boolean> {
    while (this.#bufferedBytes <= count) {
      if (this.#over) return false;
      await new Promise<void>((resolve) => this.#arrived = resolve);
    }
    return true;
  }

  #take(length: number): Buffer {
    const all = this.#buffered.length === 1 ? this.#buffered[0]! : Buffer.concat(this.#buffered);
    const rest = all.subarray(length);
    this.#buffered = rest.length > 0 ? [rest] : [];
    this.#bufferedBytes = rest.length;
    this.#taken();
    return all.subarray(0, length);
  }
}
