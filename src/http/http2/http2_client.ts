import type { ByteConnection } from "../../runtime/byte_connection.ts";
import { BOTH_PROTOCOLS, type ConnectionOpener } from "../opening/connection_opener.ts";
import type { EarlyOpening } from "../opening/early_opening.ts";
import type { OpenConnections } from "../opening/open_connections.ts";
import type { RequestBody } from "../message/request_body.ts";
import type { RequestMessage } from "../message/request_message.ts";
import type { Abortable } from "../message/signal_link.ts";
import type { Http2Connection } from "./http2_connection.ts";
import { Http2Pool } from "./http2_pool.ts";
import { responseOf } from "./http2_response.ts";
import { requestFields } from "./request_fields.ts";
import { sendBody } from "./upload.ts";

/** Settings of an {@linkcode Http2Client}. */
export interface Http2ClientOptions {
  /** The URL of the server. */
  server: URL;
  /** Opens the connections. */
  opener: ConnectionOpener;
  /** The first connection, if it is opened already. */
  early?: EarlyOpening | undefined;
  /** The requests that wait for their responses. */
  waiting?: Set<Abortable> | undefined;
  /** The connections, to count them. */
  openConnections?: OpenConnections | undefined;
  /**
   * Sends a request over HTTP/1.1, because the server did not choose HTTP/2; over `opened` if that is
   * given.
   */
  overHttp1: (
    message: RequestMessage,
    opened: ByteConnection | undefined,
  ) => Promise<Response | undefined>;
}

/**
 * Sends requests to one server over HTTP/2 connections. It takes a connection with room for one more
 * stream from the pool (`http2_pool.ts`). `http2_connection.ts` is one connection: it reads frames
 * (`frame_reader.ts`), gives them to its streams (`received_frames.ts`), and writes
 * (`write_queue.ts`). `http2_stream.ts` is one request and its response, and `stream_body.ts` its body.
 */
export class Http2Client implements Disposable {
  readonly #pool: Http2Pool;
  readonly #opener: ConnectionOpener;
  readonly #waiting: Set<Abortable> | undefined;
  readonly #overHttp1: Http2ClientOptions["overHttp1"];

  /** Creates a client without connections. */
  constructor(options: Http2ClientOptions) {
    const { server, opener, early, waiting, openConnections } = options;
    this.#opener = opener;
    this.#waiting = waiting;
    this.#overHttp1 = options.overHttp1;
    this.#pool = new Http2Pool({
      origin: server.origin,
      clock: opener.clock,
      openConnections,
      open: (signal) => early?.take(signal) ?? opener.open(server, signal, BOTH_PROTOCOLS),
      onCut: () => opener.wasCut(),
    });
  }

  /**
   * Sends a request. Returns `undefined` if no connection is available now: `fetch` should send it.
   *
   * @throws {NetworkError} If no response arrived.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   * @throws {UnprocessedRequestError} If the server has certainly not processed the request.
   * @throws {StaleConnectionError} If a connection that had worked ended without a response.
   * @throws {ReplacedClientError} If this client was disposed of; then no byte was sent.
   */
  async send(message: RequestMessage): Promise<Response | undefined> {
    const { isLong, signal } = message;
    signal?.throwIfAborted();
    for (;;) {
      let connection = this.#pool.take(isLong);
      if (!connection) {
        const result = await this.#pool.wait(isLong, signal);
        if (result.way === "fetch") return undefined;
        if (result.way === "http1") return await this.#overHttp1(message, result.opened);
        ({ connection } = result);
        connection.streams.unreserve(isLong);
        // It may have ended, or the server's settings have come, which allow fewer streams.
        if (connection.refusal) throw connection.refusal;
        if (connection.room(isLong) <= 0) continue;
      }
      signal?.throwIfAborted();
      return await this.#sendOver(connection, message);
    }
  }

  /** Closes idle connections, and asks those with streams for a sign of life. */
  check(): void {
    this.#pool.check();
  }

  /** Closes the idle connections; the others are closed after their last response. */
  [Symbol.dispose](): void {
    this.#pool[Symbol.dispose]();
  }

  async #sendOver(
    connection: Http2Connection,
    message: RequestMessage,
  ): Promise<Response> {
    const { method, body, isLong, signal } = message;
    const fields = requestFields(message);
    const hasBody = body !== undefined && !isEmpty(body);
    const stream = connection.open({ method, fields, hasBody, isLong, signal });
    if (hasBody) void sendBody({ connection, stream }, body.content);
    this.#waiting?.add(stream);
    try {
      const head = await stream.answer;
      return responseOf(head, stream, message);
    } finally {
      this.#waiting?.delete(stream);
    }
  }
}

function isEmpty({ content }: RequestBody): boolean {
  return content instanceof Uint8Array && content.length === 0;
}
