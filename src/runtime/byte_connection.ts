/** A connection to a server, as Deno's `Deno.Conn` is one. */
export interface ByteConnection {
  /** Reads what is there, at least one byte, into a buffer; `null` once the server sends no more. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** The same into memory that is the caller's from then on, where that costs less. */
  readChunk?: (() => Promise<Uint8Array<ArrayBuffer> | null>) | undefined;
  /** Writes some of the bytes, and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Lets a read that waits keep the process alive, as it does from the start. */
  ref(): void;
  /** Lets the process end while a read waits. */
  unref(): void;
  /** Closes the connection; reads and writes under way fail. */
  close(): void;
}

/** An attempt to connect. */
export interface Connecting {
  /**
   * The connection. Rejects with the signal's own reason after an abort, otherwise with the error of
   * the runtime, which {@linkcode networkFailure} classifies.
   */
  readonly connection: Promise<ByteConnection>;
  /**
   * Resolves once the attempt holds no descriptor that the caller does not know: it was made, it
   * failed, or what an abort left behind is closed. May never resolve.
   */
  readonly settled: Promise<void>;
}

/** Connects to the server of an `http` or `https` URL. */
export type Connect = (url: URL, signal: AbortSignal | undefined) => Connecting;

/** What an attempt is made with. */
export interface ConnectAttempt {
  /** The URL of the server. */
  url: URL;
  /** Ends the wait for the connection. */
  signal: AbortSignal | undefined;
  /** Called once no descriptor is left that the caller does not know. */
  settle: () => void;
}

/** Starts an attempt to connect. */
export function startConnecting(
  url: URL,
  signal: AbortSignal | undefined,
  connect: (attempt: ConnectAttempt) => Promise<ByteConnection>,
): Connecting {
  const settled = Promise.withResolvers<void>();
  const connection = connect({ url, signal, settle: settled.resolve });
  return { connection, settled: settled.promise };
}

/** Writes all bytes, however many the connection takes at a time. */
export async function writeAll(
  connection: Pick<ByteConnection, "write">,
  bytes: Uint8Array,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await connection.write(written === 0 ? bytes : bytes.subarray(written));
  }
}

/** Where the server of a URL listens, as it is told to what makes a connection. */
export interface ServerAddress {
  /** A name, or an address; one of IPv6 without brackets. */
  hostname: string;
  port: number;
}

/** The address of the server of an `http` or `https` URL. */
export function serverAddress({ hostname, port, protocol }: URL): ServerAddress {
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (protocol === "https:" ? 443 : 80),
  };
}
