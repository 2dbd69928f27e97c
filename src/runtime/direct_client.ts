import type { ByteConnection } from "./byte_connection.ts";
import { systemClock } from "./clock.ts";
import { CHUNK_BYTES } from "./connection_body.ts";
import {
  connectionFetch,
  type ConnectionRequest,
  type KeptConnection,
  responseFrom,
} from "./connection_fetch.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { upgradeConnection } from "./connection_web_socket.ts";
import { headerLines } from "./http_head.ts";
import type { WebSocketInit } from "./runtime.ts";
import { uncompressed } from "./uncompressed.ts";
import type { WebSocketConnection } from "./web_socket_connection.ts";

/** What a server or a proxy says of a connection that was idle, to whatever is sent next. */
const REQUEST_TIMEOUT = 408;
/** Headers that say how a request is sent. */
const FRAMING = ["connection", "content-length", "expect", "host", "transfer-encoding", "upgrade"];

/**
 * Connects to the server of a URL. `undefined` where no connection can be had, which `fetch` tells
 * better; an abort is thrown, with the signal's own reason.
 */
export type Connect = (
  url: URL,
  signal: AbortSignal | undefined,
) => Promise<ByteConnection | undefined>;

/** A connection between two requests. */
interface Pooled extends KeptConnection {
  connection: ByteConnection;
  close(): void;
}

/**
 * Sends plain GETs to one server past Deno's `fetch`: a request takes half as much CPU, an event of
 * a watch three quarters; and the connection of a response is free as soon as that has been read,
 * where Deno's own pool takes a moment.
 *
 * Each method gives `undefined` for what only `fetch` can do, and where no connection can be had:
 * `fetch` may know a way, such as a proxy, and otherwise tells what is wrong.
 */
export class DirectClient implements Disposable {
  readonly #connect: Connect;
  readonly #pool: ConnectionPool<Pooled>;
  #origin: string | undefined;
  #sent: { headers: HeadersInit; lines: string | undefined } | undefined;

  /** Creates a client that closes what has not been used for `idleMs` milliseconds. */
  constructor(connect: Connect, idleMs: number) {
    this.#connect = connect;
    this.#pool = new ConnectionPool(systemClock, idleMs);
  }

  /** Sends a GET over a connection that others have used, or will. */
  async fetch(url: string, init: RequestInit): Promise<Response | undefined> {
    const request = this.#request(url, init, this.#lines(init));
    if (!request) return undefined;
    request.signal?.throwIfAborted();
    const idle = this.#pool.take();
    const response = (idle && await sendAgain(idle, request)) ??
      await this.#sendFirst(request, (connection) => this.#pooled(connection));
    return response?.headers.has("content-encoding") ? await decoded(response) : response;
  }

  /** Sends a GET over a connection of its own, for what is open for long. */
  async fetchStream(url: string, init: RequestInit): Promise<Response | undefined> {
    const headers = uncompressed(init.headers);
    const request = this.#request(url, init, this.#lines({ ...init, headers }));
    const response = request && await this.#sendFirst(request);
    return response?.headers.has("content-encoding") ? await decoded(response) : response;
  }

  /**
   * Opens a WebSocket over a connection of its own, for Deno's `WebSocket` reads on whether or not
   * anybody wants more: what a container writes would pile up in memory.
   *
   * @throws {WebSocketFailure} If the server does not upgrade the connection.
   */
  async openWebSocket(url: string, init: WebSocketInit): Promise<WebSocketConnection | undefined> {
    const target = new URL(url);
    const connection = await this.#connect(target, init.signal);
    if (!connection) return undefined;
    const { protocols, signal } = init;
    const headers = new Headers(init.headers);
    const upgrade = { url: target, headers, protocols, signal, clock: systemClock };
    return await upgradeConnection(connection, upgrade);
  }

  /** Closes the connections that nothing uses. */
  [Symbol.dispose](): void {
    this.#pool[Symbol.dispose]();
  }

  #request(
    url: string,
    { signal }: RequestInit,
    headers: string | undefined,
  ): ConnectionRequest | undefined {
    if (headers === undefined) return undefined;
    const target = new URL(url);
    this.#origin ??= target.origin;
    if (target.origin !== this.#origin) return undefined;
    return { url: target, headers, signal: signal ?? undefined };
  }

  /** The lines of the headers, if all that a request asks for can be had past `fetch`. */
  #lines({ method = "GET", body, headers = {} }: RequestInit): string | undefined {
    if (method !== "GET" || body) return undefined;
    // Most requests have the same headers as the one before, made once; a Headers can be changed.
    if (headers !== this.#sent?.headers || headers instanceof Headers) {
      this.#sent = { headers, lines: plainLines(new Headers(headers)) };
    }
    return this.#sent.lines;
  }

  async #sendFirst(
    request: ConnectionRequest,
    pooled?: (connection: ByteConnection) => Pooled,
  ): Promise<Response | undefined> {
    const connection = await this.#connect(request.url, request.signal);
    return connection && await connectionFetch(connection, request, pooled?.(connection));
  }

  #pooled(connection: ByteConnection): Pooled {
    const pooled: Pooled = {
      connection,
      buffer: new Uint8Array(CHUNK_BYTES),
      keep: () => this.#pool.give(pooled),
      close: () => connection.close(),
    };
    return pooled;
  }
}

/**
 * Sends a request over a connection that was idle. `undefined` if the server had closed that, which
 * shows only now: a GET may be sent once more.
 */
async function sendAgain(
  idle: Pooled,
  request: ConnectionRequest,
): Promise<Response | undefined> {
  try {
    const response = await connectionFetch(idle.connection, request, idle);
    if (response.status !== REQUEST_TIMEOUT) return response;
    await response.body?.cancel();
  } catch (error) {
    if (request.signal?.aborted) throw error;
  }
  return undefined;
}

/** A response that says how it is encoded, as `fetch` would give it; `undefined` if only that can. */
async function decoded(response: Response): Promise<Response | undefined> {
  const { status, statusText, body, url } = response;
  const headers = new Headers(response.headers);
  const encoding = headers.get("content-encoding");
  if (encoding === "identity") return response;
  if (encoding !== "gzip" || !body) {
    await body?.cancel();
    return undefined;
  }
  headers.delete("content-encoding");
  headers.delete("content-length");
  const content = body.pipeThrough(new DecompressionStream("gzip"));
  return responseFrom(url, content, { status, statusText, headers });
}

/** The lines of headers, unless they ask for what `fetch` alone can do. */
function plainLines(headers: Headers): string | undefined {
  const encoding = headers.get("accept-encoding") ?? "identity";
  if (encoding !== "identity" || FRAMING.some((name) => headers.has(name))) return undefined;
  if (!headers.has("accept-encoding")) headers.set("accept-encoding", "gzip");
  return headerLines(headers);
}
