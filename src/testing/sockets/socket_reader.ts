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
// A larger buffer is given back once it is empty.
const KEPT_BYTES = 2 * MOST_BUFFERED_BYTES;
const ABANDON_MS = 200;

/** Reads from a connection in the portions that a protocol needs. */
export class SocketReader {
  /** Resolves when the connection has ended, even during a response. */
  readonly ended: Promise<void>;
  /** Received bytes lie from `#start` to `#end`, so that their number is their cost, not that of reads. */
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
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
    return this.#take(Math.min(this.#bufferedBytes, most));
  }

  /** Returns exactly `length` bytes if they have arrived; `undefined` otherwise. */
  takeNow(length: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#bufferedBytes < length ? undefined : this.#take(length);
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
      const received = this.#buffer.subarray(this.#start, this.#end);
      const end = received.indexOf(mark, Math.max(0, tried - mark.length + 1), "latin1");
      if (end > most || (end < 0 && received.length > most)) {
        throw new RangeError(`There are more than ${most} bytes in one piece.`);
      }
      if (end >= 0) {
        const text = received.toString("latin1", 0, end);
        this.#drop(end + mark.length);
        return text;
      }
      tried = received.length;
    }
  }

  async #receive(connection: ReadableConnection): Promise<void> {
    const read = Buffer.allocUnsafeSlow(READ_BYTES);
    try {
      for (;;) {
        const length = await connection.read(read);
        if (length === null) break;
        this.#append(read.subarray(0, length));
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

  get #bufferedBytes(): number {
    return this.#end - this.#start;
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#bufferedBytes + bytes.length;
    if (this.#end + bytes.length > this.#buffer.length) {
      // twice what is needed, so that bytes move at most once for each byte that arrives
      const larger = Buffer.allocUnsafeSlow(Math.max(READ_BYTES, 2 * needed));
      this.#buffer.copy(larger, 0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  #take(length: number): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(this.#buffer.subarray(this.#start, this.#start + length));
    this.#drop(length);
    return taken;
  }

  #drop(length: number): void {
    this.#start += length;
    if (this.#start === this.#end) {
      this.#start = this.#end = 0;
      if (this.#buffer.length > KEPT_BYTES) this.#buffer = Buffer.alloc(0);
    }
    this.#taken();
  }
}
