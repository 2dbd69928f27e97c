import type { ByteConnection } from "./byte_connection.ts";
import { systemClock } from "./clock.ts";
import { connectionFetch, type ConnectionRequest } from "./connection_fetch.ts";
import { upgradeConnection, type UpgradeRequest } from "./connection_web_socket.ts";
import { raceSignal } from "./race_signal.ts";
import type { TlsSettings } from "./runtime.ts";
import type { WebSocketConnection } from "./web_socket_connection.ts";

/**
 * Sends a GET over a connection of its own, past Deno's `fetch`, which hands out one chunk of a
 * stream at a time: that costs a watch a quarter more.
 *
 * `undefined` where no connection can be had. Deno's `fetch` is then the one to ask: it may know a
 * way, such as a proxy, and otherwise tells what is wrong.
 */
export async function fetchDirectly(
  url: string,
  { headers, signal }: Omit<ConnectionRequest, "url">,
  tls: TlsSettings,
): Promise<Response | undefined> {
  const target = new URL(url);
  const connection = await connect(target, tls, signal);
  return connection && await connectionFetch(connection, { url: target, headers, signal });
}

/**
 * Opens a WebSocket over a connection of its own, for Deno's `WebSocket` reads on whether or not
 * anybody wants more: what a container writes would pile up in memory.
 *
 * `undefined` where no connection can be had, as with {@linkcode fetchDirectly}.
 *
 * @throws {WebSocketFailure} If the server does not upgrade the connection.
 */
export async function openWebSocketDirectly(
  url: string,
  upgrade: Omit<UpgradeRequest, "url" | "clock">,
  tls: TlsSettings,
): Promise<WebSocketConnection | undefined> {
  const target = new URL(url);
  const connection = await connect(target, tls, upgrade.signal);
  if (!connection) return undefined;
  return await upgradeConnection(connection, { ...upgrade, url: target, clock: systemClock });
}

/**
 * Connects to the server of a URL, over TLS where it is one of https.
 *
 * `Deno.connectTls` would leave Nagle's algorithm on, with which the end of the handshake and the
 * request each wait for the server's delayed acknowledgement: on Linux 40 ms.
 */
async function connect(
  url: URL,
  { caPem }: TlsSettings,
  signal: AbortSignal | undefined,
): Promise<ByteConnection | undefined> {
  const isTls = url.protocol === "https:";
  const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = Number(url.port) || (isTls ? 443 : 80);
  let connection: Deno.TcpConn | Deno.TlsConn | undefined;
  const close = () => {
    try {
      connection?.close();
    } catch { // it is closed already, or TLS that failed to start has taken it over
    }
  };
  signal?.throwIfAborted();
  signal?.addEventListener("abort", close, { once: true });
  try {
    const tcp = await connectTcp({ hostname, port }, signal);
    connection = tcp;
    signal?.throwIfAborted();
    tcp.setNoDelay(true);
    if (!isTls) return tcp;
    const caCerts = caPem === undefined ? [] : [caPem];
    const over = await Deno.startTls(tcp, { hostname, caCerts, alpnProtocols: ["http/1.1"] });
    connection = over;
    signal?.throwIfAborted();
    await over.handshake();
    return over;
  } catch (error) {
    close();
    if (signal?.aborted) throw signal.reason;
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  } finally {
    signal?.removeEventListener("abort", close);
  }
}

/** Connects; the `signal` of `Deno.connect` itself may lose a connection that was just made. */
async function connectTcp(
  address: Deno.ConnectOptions,
  signal: AbortSignal | undefined,
): Promise<Deno.TcpConn> {
  const connecting = Deno.connect(address);
  try {
    return await raceSignal(connecting, signal);
  } catch (error) {
    connecting.then((late) => late.close(), () => {});
    throw error;
  }
}
