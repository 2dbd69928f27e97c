import { ConfigurationError } from "../core/errors.ts";
import type { Runtime } from "./runtime.ts";

/** One connection that somebody made to a {@linkcode TcpListener}. */
export interface TcpConnection {
  /** What comes; read only as fast as this is read. Ends when the other side says so. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Sends bytes, and waits until the runtime has taken them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Says that nothing more is sent. */
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
  /** Says what an error means. */
  runtime: Runtime;
  /** Address to listen on. */
  hostname: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** Is given each connection. */
  onConnection: (connection: TcpConnection) => void;
}

/**
 * Listens for TCP connections, until it is disposed of; that cuts the connections too.
 *
 * On Deno it goes by Deno's own API: the `node:net` of Deno 2.7 fails a write that waits once the
 * other side has ended, and costs 20 ms at the start. Bun has `node:net` alone.
 *
 * @throws {PermissionError} If the runtime's permissions forbid it.
 * @throws {ConfigurationError} If the port is taken, or there is no such address.
 */
export async function listenTcp(options: ListenTcpOptions): Promise<TcpListener> {
  const { runtime, hostname, port } = options;
  try {
    if (hostname === "") throw new Error("it has no address"); // the runtimes would take all there are
    if (runtime.name === "bun") {
      return await (await import("./bun_listen_tcp.ts")).listenBun(options);
    }
    return (await import("./deno_listen_tcp.ts")).listenDeno(options);
  } catch (error) {
    const host = hostname.includes(":") ? `[${hostname}]` : hostname;
    const url = URL.parse(`http://${host}:${port}`); // null where that is no address and no name
    const denied = url && runtime.asPermissionError(error, url);
    if (denied) throw denied;
    throw new ConfigurationError(`${host}:${port} cannot be listened on: ${whyNot(error)}.`, {
      cause: error,
    });
  }
}

const ANOTHER_PORT = "Take another port, or 0 for a free one";
const ANOTHER_ADDRESS = "Take an address of this machine, such as 127.0.0.1";
const WHY_BY_CODE: Record<string, string> = {
  EADDRINUSE: `the port is taken. ${ANOTHER_PORT}`,
  EADDRNOTAVAIL: `this machine has no such address. ${ANOTHER_ADDRESS}`,
  EACCES: `the system does not allow it. ${ANOTHER_PORT}`,
};

function whyNot(error: unknown): string {
  const { code, message = "no reason given" } = Object(error) as {
    code?: unknown;
    message?: string;
  };
  return WHY_BY_CODE[String(code)] ?? `${message}. ${ANOTHER_ADDRESS}`;
}
