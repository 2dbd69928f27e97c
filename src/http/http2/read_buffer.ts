import type { ByteConnection } from "../../runtime/byte_connection.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Memory for several reads: small parts of it that a reader holds keep all of it. */
const SLAB_BYTES = 64 * 1024;
/** The most that TLS returns at a time. */
const LEAST_READ_BYTES = 16 * 1024;

/**
 * Reads from a connection into memory that is never written again, so that parts of it may be passed
 * on without a copy.
 */
export class ReadBuffer {
  readonly #connection: ByteConnection;
  #slab: Bytes = new Uint8Array();
  #used = 0;

  /** Creates a buffer without memory. */
  constructor(connection: ByteConnection) {
    this.#connection = connection;
  }

  /** Returns the next bytes; `null` at the end of the connection. */
  read(): Promise<Bytes | null> {
    return this.#connection.readChunk?.() ?? this.#readSlab();
  }

  async #readSlab(): Promise<Bytes | null> {
    if (this.#slab.length - this.#used < LEAST_READ_BYTES) {
      this.#slab = new Uint8Array(SLAB_BYTES);
      this.#used = 0;
    }
    const from = this.#used;
    const count = await this.#connection.read(this.#slab.subarray(from));
    if (count === null) return null;
    this.#used += count;
    return this.#slab.subarray(from, from + count);
  }
}
