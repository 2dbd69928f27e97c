/** Facts about a client's connections to the API server. */
export interface ConnectionDiagnostics {
  /**
   * The protocol of the latest connection: `h2` is HTTP/2. `undefined` before the first one, and if
   * the runtime's `fetch` sends the requests: through a proxy, or with `transport: "fetch"`.
   */
  protocol: "h2" | "http/1.1" | undefined;
  /**
   * The number of open connections, idle ones included. Those of WebSockets and of the runtime's
   * `fetch` do not count.
   */
  connections: number;
  /** The number of requests and responses under way over them; a watch is one. */
  streams: number;
}

/** An open connection for requests. */
export interface OpenConnection {
  /** The number of requests and responses under way. */
  readonly openStreams: number;
}

/** The open connections of a client, also those with TLS settings that were replaced. */
export class OpenConnections {
  readonly #open = new Set<OpenConnection>();
  #protocol: ConnectionDiagnostics["protocol"];

  /** Adds a connection. */
  add(connection: OpenConnection, protocol: "h2" | "http/1.1"): void {
    this.#open.add(connection);
    this.#protocol = protocol;
  }

  /** Removes a connection that has ended. */
  delete(connection: OpenConnection): void {
    this.#open.delete(connection);
  }

  /** Returns the facts of this moment. */
  diagnostics(): ConnectionDiagnostics {
    let streams = 0;
    for (const { openStreams } of this.#open) streams += openStreams;
    return { protocol: this.#protocol, connections: this.#open.size, streams };
  }
}
