/** A connection to a server, as Deno's `Deno.Conn` is one. */
export interface ByteConnection {
  /** Reads what is there, at least one byte, into a buffer; `null` once the server sends no more. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** The same into memory that is the caller's from then on, where that costs less. */
  readChunk?: (() => Promise<Uint8Array<ArrayBuffer> | null>) | undefined;
  /** Writes some of the bytes, and says how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Closes the connection; what is read or written at the time fails. */
  close(): void;
}

/** Writes all bytes, however many the connection takes at a time. */
export async function writeAll(connection: ByteConnection, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await connection.write(bytes.subarray(written));
  }
}
