import { ChunkedFraming, responseFraming } from "../../../src/http/http1/body_framing.ts";
import { MessageReader } from "../../../src/http/web_socket/web_socket_messages.ts";
import { readResponseHead } from "../../../src/http/http1/response_head.ts";
import { checkUpgrade } from "../../../src/http/web_socket/web_socket_handshake.ts";
import { parseRetryAfter } from "../../../src/core/backoff.ts";
import { networkFailure } from "../../../src/runtime/network_failure.ts";
import { parseServer } from "../../../src/config/check_config.ts";
import {
  isLargeCollection,
  isLongRunning,
  resolveTarget,
} from "../../../src/transport/request_target.ts";
import { parseWarnings } from "../../../src/transport/warning_header.ts";
import { serverFrame } from "../../http/web_socket/server_frame.ts";
import { OPCODE } from "../../../src/http/web_socket/web_socket_frames.ts";
import type { GrowingField } from "../../support/linear_time.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Reads a head that arrives in one piece. */
function readHead(head: Bytes): Promise<unknown> {
  let isRead = false;
  return readResponseHead((target) => {
    const count = Math.min(head.length, target.length);
    if (isRead) return Promise.resolve(null);
    target.set(head.subarray(0, count));
    isRead = true;
    return Promise.resolve(count);
  }, new Uint8Array(64 * 1024));
}

/** Reads a head that arrives byte by byte. */
function readHeadSlowly(head: Bytes): Promise<unknown> {
  let at = 0;
  return readResponseHead((target) => {
    if (at === head.length) return Promise.resolve(null);
    target[0] = head[at++]!;
    return Promise.resolve(1);
  }, new Uint8Array(64 * 1024));
}

const head = (name: string, inner: (length: number) => string): GrowingField<Bytes> => ({
  name,
  of: (length) => latin1(`HTTP/1.1 ${inner(length)}\r\n\r\n`),
  read: readHead,
});

const heads = [
  head("a reason phrase", (length) => `200 ${"a ".repeat(length / 2)}\x01`),
  head("a header's name", (length) => `200 OK\r\n${"a".repeat(length)}`),
  head("white space before a header's value", (n) => `200 OK\r\na:${" \t".repeat(n / 2)}\x01`),
  head(
    "white space around a header's value",
    (n) => `200 OK\r\na:${" ".repeat(n)}b${" ".repeat(n / 2)}`,
  ),
  head("white space in a header's value", (n) => `200 OK\r\na: b${" ".repeat(n)}b\x01`),
  head("many headers", (n) => `200 OK${"\r\na:".repeat(n / 36)}`),
  head("a Connection header", (n) => `200 OK\r\nconnection: ${", \tclose x".repeat(n / 10)}`),
  {
    name: "a head that comes byte by byte",
    of: (n: number) => latin1(`HTTP/1.1 200 OK\r\na: ${"a".repeat(n)}\r\n\r\n`),
    read: readHeadSlowly,
  },
];

const framing = (
  name: string,
  header: string,
  value: (length: number) => string,
): GrowingField<Headers> => ({
  name,
  of: (length) => new Headers({ [header]: value(length) }),
  read: (headers) => responseFraming({ headers, isCurrent: true }),
});

const framings = [
  framing("white space in Content-Length", "content-length", (n) => `2${" ".repeat(n)}2`),
  framing("many lengths in Content-Length", "content-length", (n) => "2, ".repeat(n / 3) + "2"),
  framing("digits of Content-Length", "content-length", (n) => "1".repeat(n)),
  framing("Transfer-Encoding", "transfer-encoding", (n) => `chunked${" ".repeat(n)}x`),
];

/** Strips a body whole, and byte by byte. */
function strip(body: Bytes): void {
  new ChunkedFraming().strip(body.slice());
  const slow = new ChunkedFraming();
  for (let at = 0; at < body.length; at++) slow.strip(body.slice(at, at + 1));
}

const chunks = (name: string, body: (length: number) => string): GrowingField<Bytes> => ({
  name,
  short: 250, // the lines have 16 KiB at most
  of: (length) => latin1(body(length)),
  read: strip,
});

const chunked = [
  chunks("white space after a chunk's size", (n) => `5${" \t".repeat(n / 2)}x`),
  chunks("a chunk's extension", (n) => `5;${"a".repeat(n)}\r\nhello`),
  chunks("many chunks", (n) => "5 \r\nhello\r\n".repeat(n / 11)),
  chunks("white space in a trailer", (n) => `0\r\na:${" ".repeat(n)}\x01\r\n\r\n`),
  chunks("many trailers", (n) => `0\r\n${"a: b\r\n".repeat(n / 6)}\r\n`),
];

const upgrade = (name: string, value: (length: number) => string): GrowingField<Headers> => ({
  name: `${name} of a WebSocket handshake`,
  of: (length) =>
    new Headers({ upgrade: "websocket", connection: "upgrade", [name]: value(length) }),
  read: (headers) =>
    checkUpgrade({ headers }, {
      key: "dGhlIHNhbXBsZSBub25jZQ==",
      protocols: ["v5.channel.k8s.io"],
    }),
});

const handshakes = [
  upgrade("upgrade", (n) => `websocket${" ".repeat(n)}x`),
  upgrade("connection", (n) => ` ${"\t, ".repeat(n / 3)}x`),
  upgrade("connection", (n) => `x${" ".repeat(n)}upgrade`),
  upgrade("sec-websocket-protocol", (n) => "v5.channel.k8s.io, ".repeat(n / 19)),
];

const frames: GrowingField<Bytes> = {
  name: "a WebSocket message in frames of one byte",
  short: 100,
  of: (length) => {
    const parts = Array.from(
      { length },
      (_, at) =>
        serverFrame(at === 0 ? OPCODE.binary : OPCODE.continuation, "a", {
          final: at === length - 1,
        }),
    );
    return joined(parts);
  },
  read: (bytes) => {
    let at = 0;
    const connection = {
      read(target: Uint8Array) {
        const part = bytes.subarray(at, at + target.length);
        target.set(part);
        at += part.length;
        return Promise.resolve(part.length || null);
      },
    };
    return new MessageReader(connection as never, { before: new Uint8Array() }).next();
  },
};

const text = (
  name: string,
  of: (length: number) => string,
  read: (text: string) => unknown,
): GrowingField<string> => ({ name, of, read });

const headers = [
  text("digits of Retry-After", (n) => "1".repeat(n) + "x", (value) => parseRetryAfter(value, 0)),
  text(
    "white space in Retry-After",
    (n) => `1${" ".repeat(n)}x`,
    (value) => parseRetryAfter(value, 0),
  ),
  text(
    "a date of Retry-After",
    (n) => `Sun${" GM".repeat(n / 3)}`,
    (value) => parseRetryAfter(value, 0),
  ),
  text(
    "a zone of Retry-After",
    (n) => `Sun, 06 Nov 1994 08:49:37 ${"A ".repeat(n / 2)}`,
    (value) => parseRetryAfter(value, 0),
  ),
  text(
    "a zone's digits of Retry-After",
    (n) => `Sun, 06 Nov 1994 08:49:37 +${"0".repeat(n)}`,
    (value) => parseRetryAfter(value, 0),
  ),
  text(
    "a date in brackets of Retry-After",
    (n) => `Sun${"(".repeat(n)}`,
    (value) => parseRetryAfter(value, 0),
  ),
  text("an unfinished Warning", (n) => '299 - "\\" '.repeat(n / 10), parseWarnings),
  text("many Warnings", (n) => '299 a "b", '.repeat(n / 11), parseWarnings),
  text("a Warning's escapes", (n) => `299 - "${"\\".repeat(n)}`, parseWarnings),
  text("a Warning in Latin-1", (n) => `299 - "${"\xe9".repeat(n)}\u0100"`, parseWarnings),
  text("slashes of a server's URL", (n) => `https://a/${"/".repeat(n)}a`, parseServer),
  text(
    "slashes of a path",
    (n) => `/api${"/".repeat(n)}\\`,
    (path) => resolveTarget({ base: "https://a", origin: "https://a" }, path),
  ),
  text("segments of a path", (n) => "/api/v1/namespaces/a".repeat(n / 20), isLargeCollection),
  text("a query", (n) => `/a?${"&watch=".repeat(n / 7)}`, isLongRunning),
  text(
    "the message of a failed request",
    (n) => "reading a bod sending request ".repeat(n / 30),
    (message) => networkFailure(new TypeError(message)),
  ),
];

/** The fields of HTTP/1.1 and WebSockets. */
export const httpFields: readonly GrowingField<never>[] = [
  ...heads,
  ...framings,
  ...chunked,
  ...handshakes,
  frames,
  ...headers,
] as GrowingField<never>[];

/** Returns one byte for each character. */
export function latin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function joined(parts: Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
