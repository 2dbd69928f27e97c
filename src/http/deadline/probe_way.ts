import { writeAll } from "../../runtime/byte_connection.ts";
import type { ByteConnection } from "../../runtime/byte_connection.ts";
import { proxyVariable } from "../../core/proxies.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { clientHello } from "./client_hello.ts";
import { connectRequest } from "../tunnel_status.ts";

/** Settings of {@linkcode probeWay}. */
export interface ProbeWayOptions {
  /** The URL of the server, as `http` or `https`. */
  url: string;
  /** The proxy of the configuration, if any. */
  proxyUrl: string | undefined;
  /** Connects, and reads the environment. */
  runtime: Runtime;
  /** Ends the probe. */
  signal: AbortSignal;
}

/** The greeting to a socks5 proxy, which offers no login, or one by user name and password. */
const SOCKS_GREETING = Uint8Array.of(5, 2, 0, 2);
const MOST_HEAD_BYTES = 16 * 1024;

/**
 * Connects as a request would, up to the first byte of the server's TLS, and closes the connection.
 * Nothing secret is sent but the login of the proxy. Of a socks5 proxy only the greeting is tried.
 *
 * @throws If there is no connection, or it ends.
 */
export async function probeWay(
  { url, proxyUrl, runtime, signal }: ProbeWayOptions,
): Promise<void> {
  const server = new URL(url);
  const value = proxyUrl ??
    proxyVariable(server, (name) => runtime.env(name, { optional: true }))?.value;
  const proxy = value === undefined
    ? undefined
    : new URL(value.includes("://") ? value : `http://${value}`);
  const first = proxy ?? server;
  const isTls = proxy?.protocol === "https:";
  // Only the bytes matter: TLS with the server itself is not established.
  const target = new URL(`${isTls ? "https" : "http"}://${first.hostname}:${portOf(first)}`);
  const connect = await runtime.loadConnect(target, {});
  if (!connect) return;
  const connection = await connect(target, signal).connection;
  const close = () => connection.close();
  signal.addEventListener("abort", close);
  try {
    if (proxy?.protocol === "socks5:") return await exchange(connection, SOCKS_GREETING);
    const isTunnelled = proxy !== undefined && server.protocol === "https:";
    if (isTunnelled) await openTunnel(connection, connectRequest(proxy, server));
    if (server.protocol === "https:") await exchange(connection, clientHello(server.hostname));
  } finally {
    signal.removeEventListener("abort", close);
    if (!signal.aborted) close();
  }
}

function portOf({ protocol, port }: URL): string {
  return port || { "https:": "443", "socks5:": "1080" }[protocol] || "80";
}

/** Writes bytes, and waits for a byte or the end. */
async function exchange(connection: ByteConnection, bytes: Uint8Array): Promise<void> {
  await writeAll(connection, bytes);
  await connection.read(new Uint8Array(1));
}

/** Asks for a tunnel, and reads the head of the response. */
async function openTunnel(connection: ByteConnection, request: string): Promise<void> {
  await writeAll(connection, new TextEncoder().encode(request));
  const byte = new Uint8Array(1);
  let tail = "";
  for (let count = 0; tail !== "\r\n\r\n"; count++) {
    if (count > MOST_HEAD_BYTES || await connection.read(byte) === null) {
      throw new Error("no tunnel");
    }
    tail = (tail + String.fromCharCode(byte[0] ?? 0)).slice(-4);
  }
}
