import type { Clock } from "../../core/time/clock.ts";
import type { WebSocketInit } from "../../runtime/runtime.ts";
import type { WebSocketConnection } from "../../runtime/web_socket_connection.ts";
import { WebSocketFailure } from "../../runtime/web_socket_failure.ts";
import type { ConnectionClient } from "../http1/connection_client.ts";
import { Exchange } from "../http1/exchange.ts";
import type { HttpConnection } from "../http1/http_connection.ts";
import { MalformedError } from "../message/http_errors.ts";
import { type RepeatedHeader, SentHeaders } from "../message/sent_headers.ts";
import { headBytes } from "../http1/request_head.ts";
import { readResponseHead } from "../http1/response_head.ts";
import { responseOf } from "../http1/send_message.ts";
import { openedWebSocket } from "./web_socket_stream.ts";

/** The text that a server appends to the key, to show that it supports WebSockets (section 1.3). */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const KEY_BYTES = 16;
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** The headers of a request for a WebSocket, and the key in them. */
export interface UpgradeHeaders {
  /** The headers to send. */
  headers: Headers;
  /** The key, which {@linkcode checkUpgrade} needs. */
  key: string;
}

/**
 * Returns the headers of a request for a WebSocket (RFC 6455, section 4.1): a copy of `headers`
 * with the headers of the handshake.
 *
 * @throws {TypeError} If `protocols` contains an invalid name or a name twice.
 */
export function upgradeHeaders(headers: Headers, protocols: readonly string[]): UpgradeHeaders {
  checkProtocols(protocols);
  const key = base64(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
  const own = new Headers(headers);
  own.delete("sec-websocket-extensions");
  own.delete("sec-websocket-protocol");
  own.set("connection", "Upgrade");
  own.set("upgrade", "websocket");
  own.set("sec-websocket-version", "13");
  own.set("sec-websocket-key", key);
  if (protocols.length > 0) own.set("sec-websocket-protocol", protocols.join(", "));
  return { headers: own, key };
}

/**
 * Checks the names of the offered subprotocols.
 *
 * @throws {TypeError} If a name is invalid or appears twice.
 */
function checkProtocols(protocols: readonly string[]): void {
  const valid = new Set(protocols.filter((protocol) => TOKEN.test(protocol)));
  if (valid.size < protocols.length) {
    throw new TypeError(`Subprotocols must be valid and unique: ${protocols.join(", ")}.`);
  }
}

/** The part of a 101 response that shows whether it is the requested upgrade. */
export interface UpgradeResponse {
  /** The headers. */
  headers: Headers;
}

/** Settings of {@linkcode checkUpgrade}. */
export interface CheckUpgradeOptions {
  /** The key of the request. */
  key: string;
  /** The offered subprotocols. */
  protocols: readonly string[];
}

/**
 * Checks that a 101 response is the requested upgrade (RFC 6455, section 4.1), and returns the
 * subprotocol that the server chose; an empty string for none.
 *
 * @throws {MalformedError} If it is not that upgrade; the message says why.
 */
export async function checkUpgrade(
  { headers }: UpgradeResponse,
  { key, protocols }: CheckUpgradeOptions,
): Promise<string> {
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") {
    throw wrong("without `Upgrade: websocket`");
  }
  const tokens = headers.get("connection")?.toLowerCase().split(",") ?? [];
  if (!tokens.some((token) => token.trim() === "upgrade")) {
    throw wrong("without `Connection: Upgrade`");
  }
  if (headers.get("sec-websocket-accept") !== await acceptOf(key)) {
    throw wrong("with a wrong `Sec-WebSocket-Accept`");
  }
  if (headers.get("sec-websocket-extensions")) throw wrong("with an extension");
  const protocol = headers.get("sec-websocket-protocol");
  if (protocol !== null && !protocols.includes(protocol)) {
    throw wrong("with a subprotocol that was not offered");
  }
  return protocol ?? "";
}

async function acceptOf(key: string): Promise<string> {
  const text = new TextEncoder().encode(key + ACCEPT_SUFFIX);
  return base64(new Uint8Array(await crypto.subtle.digest("SHA-1", text)));
}

function wrong(how: string): MalformedError {
  return new MalformedError(`it upgrades the connection ${how}`);
}

/** Settings of {@linkcode upgradeToWebSocket}. */
export interface UpgradeOptions {
  /** The URL to request, as `http` or `https`; the connection leads to its server. */
  url: URL;
  /** The headers of the request; they must be valid. */
  headers: Headers;
  /** Headers with several values, in addition. */
  repeated?: readonly RepeatedHeader[] | undefined;
  /** The subprotocols to offer, the preferred one first. */
  protocols: readonly string[];
  /** The clock of the open WebSocket. */
  clock: Clock;
  /** Aborts the opening with the signal's reason; an open WebSocket is not affected. */
  signal?: AbortSignal | undefined;
  /**
   * The longest message from the server, in bytes.
   * @default {67_108_864}
   */
  mostMessageBytes?: number | undefined;
}

/**
 * Requests a WebSocket over a connection and opens it. On failure the connection is closed, after
 * the response has been read, if any.
 *
 * @throws {WebSocketFailure} If the server responds with a status other than 101.
 * @throws {NetworkError} If no response arrives, or it is not a valid upgrade.
 * @throws {TypeError} If `protocols` is invalid; the connection stays open.
 */
export async function upgradeToWebSocket(
  connection: HttpConnection,
  { url, headers, repeated, protocols, clock, signal, mostMessageBytes }: UpgradeOptions,
): Promise<WebSocketConnection> {
  const request = upgradeHeaders(headers, protocols);
  const { origin } = url;
  const method = "GET";
  const exchange = new Exchange(connection, { origin, method, signal, keep: undefined });
  try {
    connection.begin();
    const fields = Array.from(request.headers, ([name, value]) => ({ name, value }));
    const sent = new SentHeaders(fields, repeated);
    const message = { method, url, headers: sent, body: undefined, signal, isLong: false };
    await connection.write(headBytes(message).head);
    connection.sent();
    const head = await readResponseHead((target) => connection.readHead(target), connection.buffer);
    if (head.status !== 101) {
      exchange.isAnswered = true;
      connection.answered();
      const response = responseOf(head, { connection, message, exchange });
      throw new WebSocketFailure(`the server answered ${head.status}`, response);
    }
    const protocol = await checkUpgrade(head, { key: request.key, protocols });
    signal?.throwIfAborted();
    exchange.release();
    const { rest: beyondHead } = head;
    const bytes = connection.upgrade();
    return openedWebSocket(bytes, { protocol, beyondHead, clock, origin, mostMessageBytes });
  } catch (error) {
    throw error instanceof WebSocketFailure ? error : exchange.failed(error);
  }
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Settings of {@linkcode openWebSocket}. */
export interface OpenWebSocketInit extends WebSocketInit {
  /** Headers with several values, in addition. */
  repeated?: readonly RepeatedHeader[] | undefined;
  /** The clock of the open WebSocket. */
  clock: Clock;
}

/**
 * Opens a WebSocket over its own connection. Returns `undefined` if no connection is available now.
 *
 * @throws {WebSocketFailure} If the server does not upgrade the connection.
 * @throws {NetworkError} If the connection fails.
 * @throws {TypeError} If `protocols` contains an invalid name or a name twice.
 */
export async function openWebSocket(
  connections: Pick<ConnectionClient, "connect">,
  url: string,
  { headers, repeated, protocols, clock, signal }: OpenWebSocketInit,
): Promise<WebSocketConnection | undefined> {
  const target = new URL(url);
  checkProtocols(protocols);
  const connection = await connections.connect(target, signal);
  return connection && await upgradeToWebSocket(connection, {
    url: target,
    headers: new Headers(headers),
    repeated,
    protocols,
    clock,
    signal,
  });
}
