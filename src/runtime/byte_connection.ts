/** A connection to a server, similar to Deno's `Deno.Conn`. */
export interface ByteConnection {
  /** Reads at least one byte into a buffer. Returns `null` once the server sends no more bytes. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Reads into memory that the caller owns afterwards; present where that is cheaper. */
  readChunk?: (() => Promise<Uint8Array<ArrayBuffer> | null>) | undefined;
  /** The protocol that the server chose in the TLS handshake; `undefined` if it chose none. */
  readonly alpn?: string | undefined;
  /**
   * Whether a short write waits until the server has acknowledged the one before (Nagle's algorithm),
   * which it may do 40 ms late if it has nothing to send.
   * @default {false}
   */
  readonly delaysWrites?: boolean | undefined;
  /** Writes some of the bytes, and returns their number. */
  write(bytes: Uint8Array): Promise<number>;
  /** Lets a pending read keep the process alive. This is the initial state. */
  ref(): void;
  /** Lets the process end while a read is pending. */
  unref(): void;
  /** Closes the connection; pending reads and writes fail. */
  close(): void;
}

/** An attempt to connect. */
export interface Connecting {
  /**
   * The connection. Rejects with the signal's reason after an abort, otherwise with the error of
   * the runtime, which {@linkcode networkFailure} classifies.
   */
  readonly connection: Promise<ByteConnection>;
  /**
   * Resolves once the attempt holds no descriptor unknown to the caller: it succeeded, it failed,
   * or the connection left behind by an abort was closed. May never resolve.
   */
  readonly settled: Promise<void>;
  /**
   * Whether a connection that is closed during a blocked write keeps its socket until the peer reads
   * on or closes it.
   * @default {false}
   */
  readonly keepsCutSockets?: boolean;
}

/** The protocols to offer in a TLS handshake, the preferred one first. */
export type AlpnOffer = readonly ("h2" | "http/1.1")[];

/**
 * Connects to the server of an `http` or `https` URL, and offers it protocols, `http/1.1` alone unless
 * others are named.
 */
export type Connect = (
  url: URL,
  signal: AbortSignal | undefined,
  alpn?: AlpnOffer,
) => Connecting;

/** The target of an attempt to connect. */
export interface ConnectTarget {
  /** The URL of the server. */
  url: URL;
  /** Stops waiting for the connection. */
  signal: AbortSignal | undefined;
  /** The protocols to offer. */
  alpn?: AlpnOffer | undefined;
}

/** Settings of an attempt to connect. */
export interface ConnectAttempt extends ConnectTarget {
  /** The protocols to offer. */
  alpn: AlpnOffer;
  /** Called once the attempt holds no descriptor unknown to the caller. */
  settle: () => void;
}

/** Starts an attempt to connect. */
export function startConnecting(
  { url, signal, alpn = ["http/1.1"] }: ConnectTarget,
  connect: (attempt: ConnectAttempt) => Promise<ByteConnection>,
): Connecting {
  const settled = Promise.withResolvers<void>();
  const connection = connect({ url, signal, alpn, settle: settled.resolve });
  return { connection, settled: settled.promise };
}

/** Writes all bytes, in as many writes as the connection needs. */
export async function writeAll(
  connection: Pick<ByteConnection, "write">,
  bytes: Uint8Array,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await connection.write(written === 0 ? bytes : bytes.subarray(written));
  }
}

/** The address of a URL's server, in the form that the runtimes' connect functions take. */
export interface ServerAddress {
  /** A name or an IP address; IPv6 without brackets. */
  hostname: string;
  port: number;
}

/** Returns the address of the server of an `http` or `https` URL. */
export function serverAddress({ hostname, port, protocol }: URL): ServerAddress {
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (protocol === "https:" ? 443 : 80),
  };
}
