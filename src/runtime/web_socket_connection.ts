/** The payload of a WebSocket message: bytes or text. */
export type WebSocketMessage = Uint8Array<ArrayBuffer> | string;

/** How a WebSocket has ended. */
export interface WebSocketClosing {
  /** The code of the other side's close frame; 1006 if the connection ended without one. */
  code: number;
  /** The reason that the other side sent. */
  reason: string;
}

/** An open WebSocket as two streams, similar to the web's `WebSocketStream`. */
export interface WebSocketConnection {
  /** The subprotocol that the server chose; empty for none. */
  readonly protocol: string;
  /**
   * The received messages, until the connection ends in any way. While they are not read, the
   * server is held back. Cancelling closes the connection.
   */
  readonly readable: ReadableStream<WebSocketMessage>;
  /**
   * Sends messages as fast as the server accepts them. Closing or aborting it closes the
   * connection.
   */
  readonly writable: WritableStream<Uint8Array | string>;
  /** Resolves once either side has closed the connection. */
  readonly closed: Promise<WebSocketClosing>;
  /** Closes the connection; a second call has no effect. */
  close(): void;
}
