import {
  type AlpnOffer,
  type ByteConnection,
  type ConnectAttempt,
  type Connecting,
  serverAddress,
  startConnecting,
} from "../byte_connection.ts";
import { raceSignal } from "../../core/time/waiting.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Bun's TLS settings. */
export interface BunTls {
  ca?: string;
  cert?: string;
  key?: string;
  serverName?: string;
  rejectUnauthorized?: boolean;
  /** The offered protocols, each after its length. */
  ALPNProtocols?: Uint8Array;
}

/** The part of Bun's API that is used here; declared so that Bun's types are not needed. */
interface BunNetwork {
  connect(options: BunConnectOptions): Promise<BunSocket>;
}

interface BunConnectOptions {
  hostname: string;
  port: number;
  tls?: BunTls;
  socket: BunSocketHandler;
}

interface BunSocket {
  /** Whether the server's certificate is valid for the requested name. */
  readonly authorized: boolean;
  /** The protocol that the server chose; `false` if it chose none. */
  readonly alpnProtocol?: string | false | null;
  setNoDelay(on: boolean): void;
  /** Returns the number of accepted bytes; less than 0 if the connection is closed. */
  write(bytes: Uint8Array): number;
  pause(): void;
  resume(): void;
  /** Lets the connection keep the process alive. */
  ref(): void;
  unref(): void;
  /** Closes the connection at once; `end` would wait for the server. */
  close(): void;
}

/** Called by Bun; errors that these functions throw are lost. */
interface BunSocketHandler {
  open(socket: BunSocket): void;
  handshake(socket: BunSocket, isDone: boolean, error?: unknown): void;
  data(socket: BunSocket, bytes: Bytes): void;
  drain(): void;
  end(): void;
  error(socket: BunSocket, error: unknown): void;
  close(socket: BunSocket, error?: unknown): void;
  connectError(): void;
}

/**
 * The most bytes returned at a time, of up to 512 KiB received: they are still in the CPU's cache.
 */
const PIECE_BYTES = 128 * 1024;

/**
 * Connects to the server of a URL, over TLS if it is an https URL. No byte is sent before the
 * handshake has ended and the server's certificate is verified.
 */
export function connectBun(
  tls: BunTls,
  url: URL,
  signal: AbortSignal | undefined,
  alpn?: AlpnOffer,
): Connecting {
  return startConnecting({ url, signal, alpn }, (attempt) => connect(tls, attempt));
}

async function connect(
  tls: BunTls,
  { url, signal, alpn, settle }: ConnectAttempt,
): Promise<ByteConnection> {
  const { Bun } = globalThis as unknown as { Bun: BunNetwork };
  const isTls = url.protocol === "https:";
  const { hostname, port } = serverAddress(url);
  const { rejectUnauthorized = true } = tls;
  const ready = Promise.withResolvers<BunConnection>();
  ready.promise.catch(() => {}); // the attempt itself may fail first
  let connection: BunConnection | undefined;
  const connecting = Bun.connect({
    hostname,
    port,
    ...(isTls && { tls: { ...tlsFor(hostname), ...tls, rejectUnauthorized, ...offer(alpn) } }),
    socket: {
      open(socket) {
        socket.setNoDelay(true);
        connection = new BunConnection(socket);
        if (!isTls) ready.resolve(connection);
      },
      handshake(socket, isDone, error) {
        const isGood = socket.authorized ||
          !rejectUnauthorized && (isDone || !hasNoTls(error));
        if (connection && isGood) {
          connection.alpn = socket.alpnProtocol || undefined;
          ready.resolve(connection);
        } else ready.reject(error ?? handshakeFailed());
      },
      data: (_socket, bytes) => connection?.received(bytes),
      drain: () => connection?.drained(),
      end: () => connection?.ended(null),
      error: (_socket, error) => connection?.ended(error),
      close(_socket, error) {
        connection?.ended(error ?? null);
        ready.reject(error ?? handshakeFailed());
      },
      connectError: () => {}, // Bun.connect rejects with this error
    },
  });
  let isReady = false;
  try {
    await raceSignal(connecting, signal);
    const made = await raceSignal(ready.promise, signal);
    isReady = true;
    settle();
    return made;
  } finally {
    if (!isReady) connecting.then((socket) => socket.close(), () => {}).then(settle);
  }
}

/**
 * Whether TLS itself failed. For a certificate of other hosts, Bun also reports an incomplete
 * handshake, although the handshake is complete.
 */
function hasNoTls(error: unknown): boolean {
  const { code } = Object(error) as { code?: unknown };
  return typeof code !== "string" || /^(ECONN|EPROTO|EPIPE|ERR_SSL|ERR_TLS_(?!CERT_))/.test(code);
}

function handshakeFailed(): Error {
  return Object.assign(new Error("the connection was closed in the TLS handshake"), {
    code: "ECONNRESET",
  });
}

/**
 * Returns settings for the server's name. Bun would send an IP address as a name too; it still
 * checks it.
 */
function tlsFor(hostname: string): BunTls {
  const isAddress = /^[\d.]+$|:/.test(hostname);
  return isAddress ? { serverName: "" } : {}; // RFC 6066, section 3, forbids addresses as names
}

/** Returns the setting that offers protocols, as TLS writes them (RFC 7301, section 3.1). */
function offer(alpn: AlpnOffer): BunTls {
  const text = alpn.map((name) => String.fromCharCode(name.length) + name).join("");
  return { ALPNProtocols: new TextEncoder().encode(text) };
}

/** A pending read: it receives at most `most` bytes, or `null` at the end. */
interface Waiting {
  most: number;
  resolve: (bytes: Bytes | null) => void;
  reject: (error: unknown) => void;
}

/**
 * A connection of Bun. While received bytes are unread, no more bytes are taken from the kernel.
 * The connection keeps the process alive only during a pending read or write, like one of Deno.
 */
class BunConnection implements ByteConnection {
  alpn: string | undefined;
  readonly #socket: BunSocket;
  #keepsAlive = true;
  /** The received bytes; the first part is shortened by the bytes already read. */
  readonly #unread: Bytes[] = [];
  #paused = false;
  #waiting: Waiting | undefined;
  /** How the connection ended: with an error, or with `null` for an orderly end. */
  #end: { error: unknown } | undefined;
  #drain: PromiseWithResolvers<void> | undefined;

  constructor(socket: BunSocket) {
    this.#socket = socket;
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    const bytes = await this.#next(buffer.length);
    if (bytes) buffer.set(bytes);
    return bytes && bytes.length;
  }

  readChunk(): Promise<Bytes | null> {
    return this.#next(PIECE_BYTES);
  }

  async write(bytes: Uint8Array): Promise<number> {
    for (;;) {
      const count = this.#end ? -1 : this.#socket.write(bytes);
      if (count > 0) return count;
      if (count < 0) throw this.#end?.error ?? closed();
      this.#drain = Promise.withResolvers();
      this.#socket.ref();
      await this.#drain.promise;
    }
  }

  ref(): void {
    this.#keepsAlive = true;
    if (this.#waiting) this.#socket.ref();
  }

  unref(): void {
    this.#keepsAlive = false;
    this.#socket.unref();
  }

  close(): void {
    this.ended(closed());
    this.#unread.length = 0;
    this.#socket.close();
  }

  /** Stores received bytes. */
  received(bytes: Bytes): void {
    this.#unread.push(bytes);
    const waiting = this.#settle();
    if (waiting) waiting.resolve(this.#take(waiting.most));
    if (this.#unread.length > 0 && !this.#paused) {
      this.#paused = true;
      this.#socket.pause();
    }
  }

  /** Lets a pending write continue. */
  drained(): void {
    if (!this.#waiting) this.#socket.unref();
    this.#drain?.resolve();
    this.#drain = undefined;
  }

  /** Records the end; only the first call has an effect. */
  ended(error: unknown): void {
    if (this.#end) return;
    this.#end = { error };
    const waiting = this.#settle();
    if (error === null) waiting?.resolve(null);
    else waiting?.reject(error);
    this.drained();
  }

  #next(most: number): Promise<Bytes | null> {
    if (this.#unread.length > 0) return Promise.resolve(this.#take(most));
    if (this.#end) {
      const { error } = this.#end;
      return error === null ? Promise.resolve(null) : Promise.reject(error);
    }
    if (this.#keepsAlive) this.#socket.ref();
    if (this.#paused) {
      this.#paused = false;
      this.#socket.resume();
    }
    return new Promise((resolve, reject) => this.#waiting = { most, resolve, reject });
  }

  /** Returns at most `most` of the received bytes. */
  #take(most: number): Bytes {
    const first = this.#unread[0] ?? new Uint8Array();
    if (first.length <= most) {
      this.#unread.shift();
      return first;
    }
    this.#unread[0] = first.subarray(most);
    return first.subarray(0, most);
  }

  /** Returns the pending read, which ends now. */
  #settle(): Waiting | undefined {
    const waiting = this.#waiting;
    if (!waiting) return undefined;
    this.#waiting = undefined;
    this.#socket.unref();
    return waiting;
  }
}

function closed(): TypeError {
  return new TypeError("connection closed");
}
