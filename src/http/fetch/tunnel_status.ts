import { writeAll } from "../../runtime/byte_connection.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { TimeLimit } from "../../core/time/time_limit.ts";

/** How long to wait for the proxy's response. */
const LONGEST_WAIT_MS = 5_000;
const MOST_BYTES = 1_024;

/**
 * Asks an http proxy for a tunnel to a server and returns the status of its response, which Deno's
 * `fetch` does not expose. Returns `undefined` if no response arrives. No byte is sent through the
 * tunnel.
 */
export async function tunnelStatus(
  proxyUrl: string,
  server: URL,
  runtime: Runtime,
): Promise<number | undefined> {
  const proxy = URL.parse(proxyUrl.includes("://") ? proxyUrl : `http://${proxyUrl}`);
  if (proxy?.protocol !== "http:") return undefined;
  using limit = new TimeLimit(runtime.clock, { limitMs: LONGEST_WAIT_MS, keepAlive: false });
  try {
    const connect = await runtime.loadConnect(new URL(proxy.origin), {});
    if (!connect) return undefined;
    const connection = await connect(proxy, limit.signal).connection;
    const close = () => connection.close();
    limit.signal.addEventListener("abort", close);
    try {
      await writeAll(connection, new TextEncoder().encode(connectRequest(proxy, server)));
      return await readStatus((buffer) => connection.read(buffer));
    } finally {
      limit.signal.removeEventListener("abort", close);
      if (!limit.signal.aborted) close();
    }
  } catch {
    return undefined; // the failure already known says enough
  }
}

/** Returns the request for a tunnel, with the login of the proxy, if any. */
export function connectRequest(
  { username, password }: URL,
  { hostname, port, protocol }: URL,
): string {
  const target = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  const credentials = new TextEncoder().encode(
    `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
  );
  const login = username || password
    ? `proxy-authorization: Basic ${btoa(String.fromCharCode(...credentials))}\r\n`
    : "";
  return `CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${login}\r\n`;
}

async function readStatus(
  read: (buffer: Uint8Array) => Promise<number | null>,
): Promise<number | undefined> {
  const buffer = new Uint8Array(MOST_BYTES);
  let text = "";
  while (text.length < MOST_BYTES) {
    const count = await read(buffer);
    if (count === null) return undefined;
    text += new TextDecoder("latin1").decode(buffer.subarray(0, count));
    const [, status] = /^HTTP\/1\.\d (\d{3})\D/.exec(text) ?? [];
    if (status !== undefined) return Number(status);
  }
  return undefined;
}
