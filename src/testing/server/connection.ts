import type { Http2Stream } from "../http2/http2_stream.ts";
import type { ClientCertificate } from "./tls_listener.ts";

/** One client connection of an {@linkcode HttpsListener}, as one of its requests sees it. */
export interface Connection {
  /** Aborts when either side closes the connection; over HTTP/2 also when it resets the stream. */
  readonly signal: AbortSignal;
  /** The stream of the request; `undefined` over HTTP/1.1. */
  readonly stream?: Http2Stream;
  /** The certificate that the client has shown; `undefined` without one. */
  readonly certificate?: ClientCertificate | undefined;
  /** Closes the connection at once; data that is not sent to the client yet is lost. */
  sever(): void;
  /** Resolves once everything that the server has written is on its way to the client. */
  settled(): Promise<void>;
}

const CONNECTION = Symbol("connection");

interface ServedRequest extends Request {
  [CONNECTION]?: Connection;
}

/**
 * Links a request to its connection and replaces the request's signal by that of the connection:
 * Deno's own signal aborts after every response, even a successful one, and prints a warning on the
 * console once it is read.
 */
export function bindConnection(request: Request, connection: Connection): void {
  Object.defineProperties(request, {
    [CONNECTION]: { value: connection },
    signal: { value: connection.signal },
  });
}

/** Returns the stream of a request; `undefined` if it did not come over HTTP/2. */
export function streamOf(request: Request): Http2Stream | undefined {
  return (request as ServedRequest)[CONNECTION]?.stream;
}

/** Returns the certificate of the client of a request; `undefined` if it has shown none. */
export function certificateOf(request: Request): ClientCertificate | undefined {
  return (request as ServedRequest)[CONNECTION]?.certificate;
}

/**
 * Waits until everything written over a request's connection is on its way to the client. Returns
 * at once if the request was not served by an {@linkcode HttpsListener}.
 */
export async function settleConnection(request: Request): Promise<void> {
  await (request as ServedRequest)[CONNECTION]?.settled();
}

/**
 * Closes the connection of a request, without a response. Returns `false` if the request was not
 * served by an {@linkcode HttpsListener}.
 */
export function severConnection(request: Request): boolean {
  const connection = (request as ServedRequest)[CONNECTION];
  connection?.sever();
  return connection !== undefined;
}

/** Returns a placeholder response for a request whose client has disconnected: it is not sent. */
export function unanswered(): Response {
  return new Response(null, { status: 503 });
}
