/**
 * HTTP/2 with frames, HPACK, streams and windows of this package, because a fault decides about
 * single frames. `node:http2`, `Deno.serve` and `Bun.serve` acknowledge each PING and open each window
 * by themselves, and `node:http2` of Bun 1.4 cannot refuse or reset a stream. On Deno one port has
 * both protocols. On Bun the relay reads the ClientHello (`offers_http2.ts`), and HTTP/1.1 stays with
 * `Bun.serve`. Frames that a client may not send are counted (`violations`), and answered as RFC 9113
 * says.
 *
 * @module
 */
import type { ReadableConnection } from "../sockets/socket_reader.ts";
import type { WritableConnection } from "../sockets/socket_writer.ts";
import { answerStream, type StreamRequestHandler } from "./answer_stream.ts";
import { Http2Connection } from "./http2_connection.ts";
import { Http2Counters } from "./http2_counters.ts";
import {
  checkHttp2Options,
  defaultLimits,
  type Http2Limits,
  type Http2Options,
} from "./http2_settings.ts";
import type { GoAwayOptions } from "./stream_connection.ts";

/** The HTTP/2 connections of a server. */
export class Http2Server {
  /** The figures of all connections. */
  readonly counters: Http2Counters = new Http2Counters();
  readonly #limits: Required<Http2Limits>;
  readonly #connections = new Set<Http2Connection>();

  /**
   * Creates a server that announces these limits.
   *
   * @throws {TypeError} If one is unknown or not a number.
   * @throws {RangeError} If HTTP/2 does not allow one of them.
   */
  constructor(limits: Http2Options = {}) {
    checkHttp2Options(limits);
    const given = Object.entries(limits).filter(([, value]) => value !== undefined);
    this.#limits = { ...defaultLimits, ...Object.fromEntries(given) };
  }

  /** Serves a connection until either side closes it. */
  serve(
    connection: ReadableConnection & WritableConnection,
    handler: StreamRequestHandler,
  ): Http2Connection {
    const served = new Http2Connection(
      connection,
      (stream, fields) => answerStream(stream, fields, handler),
      { limits: this.#limits, counters: this.counters },
    );
    this.#connections.add(served);
    void served.closed.then(() => this.#connections.delete(served));
    return served;
  }

  /** Sends GOAWAY on every connection. */
  goAway(options: Pick<GoAwayOptions, "code"> = {}): void {
    for (const connection of this.#connections) connection.goAway(options);
  }
}
