import type { ByteConnection } from "../../runtime/byte_connection.ts";
import { BOTH_PROTOCOLS, type ConnectionOpener } from "../connection_opener.ts";
import type { EarlyOpening } from "../early_opening.ts";
import type { OpenConnections } from "../open_connections.ts";
import { type RequestBody, requestBody } from "../request_body.ts";
import type { Abortable } from "../signal_link.ts";
import type { UnsentMessage } from "../unsent_message.ts";
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
    unsent: UnsentMessage,
    opened: ByteConnection | undefined,
  ) => Promise<Response | undefined>;
}

/** Sends requests to one server over HTTP/2 connections. */
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
  async send(unsent: UnsentMessage): Promise<Response | undefined> {
    const { isLong, signal } = unsent;
    signal?.throwIfAborted();
    const given = unsent.body === undefined ? undefined : requestBody(unsent.body);
    const body = given instanceof Promise ? await given : given;
    if (this.#opener.leavesToFetch(body?.content)) return undefined;
    if (body && unsent.hasContentType) body.contentType = undefined;
    for (;;) {
      let connection = this.#pool.take(isLong);
      if (!connection) {
        const place = await this.#pool.wait(isLong, signal);
        if (place.way === "fetch") return undefined;
        if (place.way === "http1") return await this.#overHttp1(unsent, place.opened);
        ({ connection } = place);
        connection.streams.unreserve(isLong);
        // It may have ended, or the server's settings have come, which allow fewer streams.
        if (connection.refusal) throw connection.refusal;
        if (connection.room(isLong) <= 0) continue;
      }
      signal?.throwIfAborted();
      return await this.#sendOver(connection, unsent, body);
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
    { method, url, headers, isLong, signal }: UnsentMessage,
    body: RequestBody | undefined,
  ): Promise<Response> {
    const fields = requestFields({ method, url, headers: headers.fields, body });
    const hasBody = body !== undefined && !isEmpty(body);
    const stream = connection.open({ method, fields, hasBody, isLong, signal });
    if (hasBody) void sendBody({ connection, stream }, body.content);
    this.#waiting?.add(stream);
    try {
      const head = await stream.answer;
      return responseOf(head, stream, { method, url, isLong });
    } finally {
      this.#waiting?.delete(stream);
    }
  }
}

function isEmpty({ content }: RequestBody): boolean {
  return content instanceof Uint8Array && content.length === 0;
}
