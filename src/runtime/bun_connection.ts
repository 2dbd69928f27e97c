import {
  type ByteConnection,
  type ConnectAttempt,
  type Connecting,
  serverAddress,
  startConnecting,
} from "./byte_connection.ts";
import { raceSignal } from "./waiting.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** How Bun is told of TLS. */
export interface BunTls {
  ca?: string;
  cert?: string;
  key?: string;
  serverName?: string;
  rejectUnauthorized?: boolean;
}

/** The part of Bun's API that is used here; declared so that no types of Bun's are needed. */
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
  /** Whether the server's certificate is a valid one for the name that was connected to. */
  readonly authorized: boolean;
  setNoDelay(on: boolean): void;
  /** How many bytes were taken; less than 0 where the connection is closed. */
  write(bytes: Uint8Array): number;
  pause(): void;
  resume(): void;
  /** Has the connection keep the process alive. */
  ref(): void;
  unref(): void;
  /** Closes it at once, where `end` would wait for the server. */
  close(): void;
}

/** What Bun calls; an error that one of them throws is nobody's. */
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

/** What is handed out at a time of the 512 KiB that may come: it is still in the CPU's cache then. */
const PIECE_BYTES = 128 * 1024;

/**
 * Connects to the server of a URL, over TLS where it is one of https. Nothing is sent before the
 * handshake has ended and the server's certificate is known to be good.
 */
export function connectBun(tls: BunTls, url: URL, signal: AbortSignal | undefined): Connecting {
  return startConnecting(url, signal, (attempt) => connect(tls, attempt));
}

async function connect(
  tls: BunTls,
  { url, signal, settle }: ConnectAttempt,
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
    ...(isTls && { tls: { ...tlsFor(hostname), ...tls, rejectUnauthorized } }),
    socket: {
      open(socket) {
        socket.setNoDelay(true);
        connection = new BunConnection(socket);
        if (!isTls) ready.resolve(connection);
      },
      handshake(socket, isDone, error) {
        const isGood = socket.authorized ||
          !rejectUnauthorized && (isDone || !hasNoTls(error));
        if (connection && isGood) ready.resolve(connection);
        else ready.reject(error ?? handshakeFailed());
      },
      data: (_socket, bytes) => connection?.received(bytes),
      drain: () => connection?.drained(),
      end: () => connection?.ended(null),
      error: (_socket, error) => connection?.ended(error),
      close(_socket, error) {
        connection?.ended(error ?? null);
        ready.reject(error ?? handshakeFailed());
      },
      connectError: () => {}, // Bun.connect rejects with it
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
 * Whether TLS itself failed. For a certificate that names other hosts Bun says that the handshake is
 * not done either, though it is.
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

/** Settings for a server of that name; Bun would name an address too, and still checks it then. */
function tlsFor(hostname: string): BunTls {
  const isAddress = /^[\d.]+$|:/.test(hostname);
  return isAddress ? { serverName: "" } : {}; // RFC 6066, section 3, forbids to name an address
}

/** A read that waits for what the server sends: takes at most so many bytes, or none where there is an end. */
interface Waiting {
  most: number;
  resolve: (bytes: Bytes | null) => void;
  reject: (error: unknown) => void;
}

/**
 * A connection of Bun's. While something has come that nobody reads, nothing more is taken from the
 * kernel; and only while somebody waits does it keep the process alive, as a connection of Deno's.
 */
class BunConnection implements ByteConnection {
  readonly #socket: BunSocket;
  #keepsAlive = true;
  /** What has come, with its first part cut by what was read of it. */
  readonly #unread: Bytes[] = [];
  #paused = false;
  #waiting: Waiting | undefined;
  /** How it ended: with an error, or with `null` as HTTP may. */
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

  /** Takes what has come. */
  received(bytes: Bytes): void {
    this.#unread.push(bytes);
    const waiting = this.#settle();
    if (waiting) waiting.resolve(this.#take(waiting.most));
    if (this.#unread.length > 0 && !this.#paused) {
      this.#paused = true;
      this.#socket.pause();
    }
  }

  /** Lets somebody write on. */
  drained(): void {
    if (!this.#waiting) this.#socket.unref();
    this.#drain?.resolve();
    this.#drain = undefined;
  }

  /** Takes note of the end, the first time. */
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

  /** At most so many bytes of what has come. */
  #take(most: number): Bytes {
    const first = this.#unread[0] ?? new Uint8Array();
    if (first.length <= most) {
      this.#unread.shift();
      return first;
    }
    this.#unread[0] = first.subarray(most);
    return first.subarray(0, most);
  }

  /** Who waits, and is told now. */
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
