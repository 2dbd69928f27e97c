import { Buffer } from "node:buffer";

/** A connection in memory: a test sends bytes to its reader, and sees the written bytes. */
export class FakeConnection {
  /** The written bytes, one item for each write. */
  readonly writes: string[] = [];
  closed = false;
  #arriving: Buffer[] = [];
  #ended = false;
  #wake = () => {};

  /** Delivers bytes to the reader; a string has one character for each byte. */
  arrive(bytes: string | Uint8Array): void {
    this.#arriving.push(Buffer.from(typeof bytes === "string" ? latin1(bytes) : bytes));
    this.#wake();
  }

  /** Ends the client's side. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** All written bytes. */
  get written(): string {
    return this.writes.join("");
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#arriving.length === 0) {
      if (this.#ended || this.closed) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const next = this.#arriving.shift()!;
    const length = next.copy(buffer);
    if (length < next.length) this.#arriving.unshift(next.subarray(length));
    return length;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.closed) return Promise.reject(new Error("closed"));
    this.writes.push(Buffer.from(bytes).toString("latin1"));
    return Promise.resolve(bytes.length);
  }

  close(): void {
    this.closed = true;
    this.#wake();
  }
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
