import type { ByteConnection } from "../../../runtime/byte_connection.ts";
import type { Clock } from "../../../core/time/clock.ts";
import { TimeLimit } from "../../../core/time/time_limit.ts";
import { raceSignal } from "../../../core/time/waiting.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Memory for several reads. */
const SLAB_BYTES = 64 * 1024;
/** The most that TLS returns at a time. */
const LEAST_READ_BYTES = 16 * 1024;

/** How long, and how many bytes, are read from a connection that is about to be closed. */
const DISCARD_MS = 250;
const MOST_DISCARDED_BYTES = 1024 * 1024;

/** A read that failed. */
export class ReadFailure {
  readonly error: unknown;

  /** Creates the failure of a read with the error of the connection. */
  constructor(error: unknown) {
    this.error = error;
  }
}

/** Memory that reads share. It is written again once no reader has a part of it. */
export class Slab {
  readonly bytes: Bytes = new Uint8Array(SLAB_BYTES);
  /** The bytes that were read into it. */
  used = 0;
  /** The readers that have a part of it. */
  lent = 0;
}

/**
 * Reads from a connection, into memory that is used again as soon as its readers have read it. A
 * connection that brings its own memory gives it away.
 */
export class ReadBuffer {
  /** The memory of the latest read; `undefined` if it belongs to the reader. */
  slab: Slab | undefined;
  /** The slab before, whose readers may have read it by now. */
  #other: Slab | undefined;
  readonly #connection: ByteConnection;

  /** Creates a buffer without memory. */
  constructor(connection: ByteConnection) {
    this.#connection = connection;
  }

  /**
   * Returns the next bytes; `null` at the end of the connection, and a failure instead of a rejection,
   * which had to be handled at once.
   */
  async read(): Promise<Bytes | null | ReadFailure> {
    try {
      return await (this.#connection.readChunk?.() ?? this.#readSlab());
    } catch (error) {
      return new ReadFailure(error);
    }
  }

  /**
   * Reads and drops all other bytes for a moment: a connection that is closed with unread bytes is
   * reset, and then the server may not get the frames that were sent last.
   */
  async discardRest(clock: Clock): Promise<void> {
    using limit = new TimeLimit(clock, { limitMs: DISCARD_MS, keepAlive: false });
    for (let left = MOST_DISCARDED_BYTES; left > 0;) {
      const bytes = await raceSignal(this.read(), limit.signal).catch(() => null);
      if (!(bytes instanceof Uint8Array)) return;
      left -= bytes.length;
    }
  }

  /** Takes the slab before the latest, if no reader has a part of it, or else a new one. */
  #another(): Slab {
    const slab = this.#other?.lent === 0 ? this.#other : new Slab();
    this.#other = this.slab;
    return this.slab = slab;
  }

  async #readSlab(): Promise<Bytes | null> {
    let slab = this.slab;
    if (!slab || SLAB_BYTES - slab.used < LEAST_READ_BYTES) {
      if (slab?.lent !== 0) slab = this.#another();
      slab.used = 0;
    }
    const from = slab.used;
    const count = await this.#connection.read(slab.bytes.subarray(from));
    if (count === null) return null;
    slab.used += count;
    return slab.bytes.subarray(from, from + count);
  }
}
