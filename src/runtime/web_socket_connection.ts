/** What a WebSocket carries: bytes, or text. */
export type WebSocketMessage = Uint8Array<ArrayBuffer> | string;

/** How a WebSocket has ended. */
export interface WebSocketClosing {
  /** The code of the other side's close frame; 1006 where the connection ended without one. */
  code: number;
  /** What the other side says. */
  reason: string;
}

/** An open WebSocket as two streams, in the manner of the web's `WebSocketStream`. */
export interface WebSocketConnection {
  /** The subprotocol that the server chose; empty for none. */
  readonly protocol: string;
  /**
   * The messages that come, to the end of the connection, however it ends. While nobody reads, the
   * server is held back. Cancelling closes the connection.
   */
  readonly readable: ReadableStream<WebSocketMessage>;
  /** Takes messages, as fast as the server does. Closing or aborting it closes the connection. */
  readonly writable: WritableStream<Uint8Array | string>;
  /** Resolves once the connection is closed, by whichever side. */
  readonly closed: Promise<WebSocketClosing>;
  /** Closes the connection; a second time does nothing. */
  close(): void;
}
