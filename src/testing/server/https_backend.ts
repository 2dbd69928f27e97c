/** Handles one request; `clientPort` is the client's port of its connection. */
export type BackendHandler = (
  request: Request,
  clientPort: number,
) => Response | Promise<Response>;

/** A running server on a free port of 127.0.0.1, implemented by the runtime. */
export interface HttpsBackend {
  /** The port that it listens on. */
  readonly port: number;
  /**
   * Stops listening, closes idle connections, and waits until the last open response has ended; a
   * response ends at once when its connection closes. May be called again.
   */
  stop(): Promise<void>;
}
