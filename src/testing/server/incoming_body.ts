import type { SocketReader } from "../sockets/socket_reader.ts";

// The maximum length of a line with the size of a chunk, or of a trailer.
const LONGEST_LINE = 8192;

/** The body of a request that is being received. */
export class IncomingBody {
  /** The bytes, as they arrive. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #parts: AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
  #error: unknown;

  /**
   * Reads a body of `length` bytes, or a chunked body for `undefined`. `begin` is called before the
   * first byte is read.
   */
  constructor(reader: SocketReader, length: number | undefined, begin: () => void) {
    this.#parts = received(reader, length, begin);
    this.stream = new ReadableStream({
      pull: async (controller) => {
        const { done, value } = await this.#next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    }, { highWaterMark: 0 });
  }

  /** Whether the body was malformed or cut: no further request can be found after it. */
  get failed(): boolean {
    return this.#error !== undefined;
  }

  /**
   * Reads the part of the body that the handler has not read.
   *
   * @throws {Error} If the body is malformed, or the connection ends before it does.
   */
  async finish(): Promise<void> {
    while (!(await this.#next()).done);
  }

  async #next(): Promise<IteratorResult<Uint8Array<ArrayBuffer>, void>> {
    if (this.#error) throw this.#error;
    try {
      return await this.#parts.next();
    } catch (error) {
      this.#error = error;
      throw error;
    }
  }
}

async function* received(
  reader: SocketReader,
  length: number | undefined,
  begin: () => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  if (length === 0) return;
  begin();
  if (length !== undefined) return yield* exactly(reader, length);
  for (;;) {
    const line = await reader.readThrough("\r\n", LONGEST_LINE) ?? "";
    const [, digits] = /^([0-9a-f]{1,8})\s*(?:;.*)?$/i.exec(line) ?? [];
    if (!digits) throw new Error("A chunk of the body is malformed.");
    const chunkBytes = parseInt(digits, 16);
    if (chunkBytes === 0) break;
    yield* exactly(reader, chunkBytes);
    await reader.readThrough("\r\n", 0);
  }
  while (await reader.readThrough("\r\n", LONGEST_LINE)); // the trailers
}

async function* exactly(
  reader: SocketReader,
  length: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for (let left = length; left > 0;) {
    const part = await reader.read(left);
    if (!part) throw new Error("The connection ended before the body did.");
    yield part;
    left -= part.length;
  }
}
