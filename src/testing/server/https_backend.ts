import type { Http2Connection } from "../http2/http2_connection.ts";
import type { ClientCertificate, TlsConnection } from "./tls_listener.ts";

/**
 * Handles one request; `clientPort` is the client's port of its connection, and `certificate` the one
 * that the client has shown there.
 */
export type BackendHandler = (
  request: Request,
  clientPort: number,
  certificate?: ClientCertificate,
) => Response | Promise<Response>;

/** Starts to serve HTTP/2 on a connection. */
export type ServeHttp2 = (connection: TlsConnection) => Http2Connection;

/** A running server on a free port of 127.0.0.1, implemented by the runtime. */
export interface HttpsBackend {
  /** The port that it listens on. */
  readonly port: number;
  /**
   * Returns the port for clients that offer `h2` by ALPN.
   *
   * @default The same port for all clients.
   */
  readonly http2Port?: () => Promise<number>;
  /**
   * Stops listening, closes idle connections, and waits until the last open response has ended; a
   * response ends at once when its connection closes. May be called again.
   */
  stop(): Promise<void>;
}
