import { raceSignal, writeAll } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";

const QUESTION = new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n");

/**
 * Returns whether a server that should speak TLS answers plain HTTP. Nothing but an empty request
 * is sent to it.
 */
export async function speaksPlainHttp(
  server: URL,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<boolean> {
  const url = plainUrl(server);
  const connect = await runtime.loadConnect(url, {});
  if (!connect) return false;
  try {
    const connection = await connect(url, signal).connection;
    try {
      await writeAll(connection, QUESTION);
      const buffer = new Uint8Array(16);
      const count = await raceSignal(connection.read(buffer), signal);
      return new TextDecoder().decode(buffer.subarray(0, count ?? 0)).startsWith("HTTP/");
    } finally {
      connection.close();
    }
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** Returns the URL by which a server's port is reached without TLS. */
export function plainUrl({ host, port, protocol }: URL): URL {
  const url = new URL(`http://${host}`);
  if (port === "") url.port = protocol === "https:" ? "443" : "80";
  return url;
}
