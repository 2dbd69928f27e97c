import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { bindUpgrade, type ServerSocketListener } from "./server_socket.ts";
import { IncomingBody } from "./incoming_body.ts";
import { parseRequestHead, type RequestHead } from "./request_head.ts";
import { bindTarget, requestWithMethod } from "../sockets/request_target.ts";
import { type ReadableConnection, SocketReader } from "../sockets/socket_reader.ts";
import { SocketWriter, type WritableConnection } from "../sockets/socket_writer.ts";
import { WebSocketConnection } from "./web_socket_connection.ts";
import { writeResponse } from "../sockets/write_response.ts";

/** Handles a request; an error that it throws becomes a 500 response. */
export type ConnectionHandler = (request: Request) => Response | Promise<Response>;

// The same limit as in Go's server.
const LONGEST_HEAD = 1024 * 1024;

interface Received {
  head: RequestHead;
  body: IncomingBody;
  request: Request;
}

interface Upgraded {
  protocol: string;
  listener: ServerSocketListener;
}

/** Serves HTTP/1.1 on a connection, one request after the other, and WebSockets. */
export class HttpConnection {
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  readonly #handler: ConnectionHandler;
  readonly #reader: SocketReader;
  readonly #writer: SocketWriter;
  #idle = true;
  #last = false;

  /** Serves until either side closes. */
  constructor(connection: ReadableConnection & WritableConnection, handler: ConnectionHandler) {
    this.#handler = handler;
    this.#reader = new SocketReader(connection);
    this.#writer = new SocketWriter(connection);
    void this.#reader.ended.then(() => this.#writer.close());
    this.closed = this.#writer.closed;
    void this.#serve();
  }

  /** Closes when the open response has ended, or at once if no response is open. */
  closeWhenIdle(): void {
    this.#last = true;
    if (this.#idle) this.#writer.close();
  }

  async #serve(): Promise<void> {
    try {
      while (!this.#last && await this.#exchange());
    } catch {
      // A body has failed: the connection is closed before the body's end.
    }
    this.#writer.close();
  }

  /** Handles one request; returns `false` if the connection must not be used again. */
  async #exchange(): Promise<boolean> {
    const received = await this.#receive();
    if (!received) return false;
    const { head, body, request } = received;
    let upgraded: Upgraded | undefined;
    const key = webSocketKey(head);
    if (key !== undefined) {
      bindUpgrade(request, (protocol, listener) => {
        upgraded = { protocol, listener };
        return new Response(null, { status: 101, headers: handshake(key, protocol) });
      });
    }
    const response = await this.#answer(request);
    const keepAlive = head.keepAlive && !this.#last && !body.failed;
    const headOnly = head.method === "HEAD";
    await writeResponse(this.#writer, response, { headOnly, chunks: head.chunks, keepAlive });
    if (upgraded) {
      request.signal.addEventListener("abort", () => void this.#reader.abandon());
      const socket = new WebSocketConnection(this.#reader, this.#writer, upgraded.protocol);
      await socket.serve(upgraded.listener);
      return false;
    }
    if (keepAlive) await body.finish();
    return keepAlive;
  }

  /** Reads the next request; returns `undefined` if no valid request arrives. */
  async #receive(): Promise<Received | undefined> {
    this.#idle = true;
    try {
      const text = await this.#reader.readThrough("\r\n\r\n", LONGEST_HEAD);
      this.#idle = false;
      if (text === undefined) return undefined;
      const head = parseRequestHead(text);
      const body = new IncomingBody(this.#reader, head.bodyBytes, () => this.#invite(head));
      return { head, body, request: requestOf(head, body) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const options = { headOnly: false, chunks: false, keepAlive: false };
      const status = error instanceof RangeError ? 431 : 400; // the head is too long
      await writeResponse(this.#writer, new Response(`${why}\n`, { status }), options);
      return undefined;
    }
  }

  /** Sends `100 Continue` to a client that waits for it before it sends its body. */
  #invite({ headers }: RequestHead): void {
    if (headers.get("expect")?.toLowerCase() !== "100-continue") return;
    void this.#writer.write(Buffer.from("HTTP/1.1 100 Continue\r\n\r\n"));
  }

  async #answer(request: Request): Promise<Response> {
    try {
      return await this.#handler(request);
    } catch (error) {
      return new Response(`The handler failed: ${error}\n`, { status: 500 });
    }
  }
}

/** @throws {SyntaxError} If the head does not describe a valid request. */
function requestOf(head: RequestHead, body: IncomingBody): Request {
  const { method, target, headers, bodyBytes } = head;
  // HTTP/1.0 does not know the header
  const host = headers.get("host") ?? (head.chunks ? null : "localhost");
  if (host === null) throw new SyntaxError("The request names no host.");
  const init = {
    headers,
    ...(bodyBytes !== 0 && method !== "GET" && method !== "HEAD" && { body: body.stream }),
    duplex: "half",
  };
  try {
    const request = requestWithMethod(method, `https://${host}${target}`, init);
    bindTarget(request, target);
    return request;
  } catch (cause) {
    throw new SyntaxError("The request's method, host or path is malformed.", { cause });
  }
}

function webSocketKey({ method, headers }: RequestHead): string | undefined {
  const isHandshake = method === "GET" &&
    headers.get("upgrade")?.toLowerCase() === "websocket" &&
    headers.get("sec-websocket-version") === "13";
  return isHandshake ? headers.get("sec-websocket-key") ?? undefined : undefined;
}

function handshake(key: string, protocol: string): Record<string, string> {
  const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  return {
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-accept": accept.digest("base64"),
    "sec-websocket-protocol": protocol,
  };
}
