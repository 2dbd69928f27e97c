import { ConfigurationError } from "../../core/errors.ts";
import type { ListenTcpOptions, TcpListener } from "../tcp_listener.ts";

/**
 * Listens for TCP connections until it is disposed of; disposal also cuts the connections.
 *
 * On Deno it uses Deno's own API: in Deno 2.7, `node:net` fails a pending write once the other side
 * has ended, and costs 20 ms at startup. Bun has only `node:net`.
 *
 * @throws {PermissionError} If the runtime's permissions forbid it.
 * @throws {ConfigurationError} If the port is in use, or the address does not exist.
 */
export async function listenTcp(options: ListenTcpOptions): Promise<TcpListener> {
  const { runtime, hostname } = options;
  try {
    if (hostname === "") throw new Error("it has no address"); // the runtimes would take all
    if (runtime.name === "bun") {
      return await (await import("./bun_listen_tcp.ts")).listenBun(options);
    }
    return (await import("./deno_listen_tcp.ts")).listenDeno(options);
  } catch (error) {
    throw listenFailure(error, options);
  }
}

/** Returns the error to report if an address cannot be listened on. */
export function listenFailure(
  error: unknown,
  { runtime, hostname, port }: Pick<ListenTcpOptions, "runtime" | "hostname" | "port">,
): Error {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const url = URL.parse(`http://${host}:${port}`); // null for an invalid host
  const denied = url && runtime.asPermissionError(error, url);
  return denied ??
    new ConfigurationError(`${host}:${port} cannot be listened on: ${whyNot(error)}.`, {
      cause: error,
    });
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
