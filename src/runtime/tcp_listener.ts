import type { Runtime } from "./runtime.ts";

/** One connection accepted by a {@linkcode TcpListener}. */
export interface TcpConnection {
  /** The received bytes, read only on demand. Ends when the other side ends its sending. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Sends bytes, and waits until the runtime has accepted them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the sending side. */
  end(): void;
  /** Closes the connection at once. */
  destroy(): void;
}

/** Listens for TCP connections. */
export interface TcpListener extends AsyncDisposable {
  /** The port that it listens on. */
  readonly port: number;
}

/** Settings of {@linkcode listenTcp}. */
export interface ListenTcpOptions {
  /** Converts the runtime's errors. */
  runtime: Runtime;
  /** Address to listen on. */
  hostname: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Called with each new connection. */
  onConnection: (connection: TcpConnection) => void;
}
