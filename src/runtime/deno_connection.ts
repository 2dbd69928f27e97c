import type { ByteConnection } from "./byte_connection.ts";
import { raceSignal } from "./race_signal.ts";
import type { TlsSettings } from "./runtime.ts";
import { serverAddress } from "./server_address.ts";

/**
 * Connects to the server of a URL, over TLS where it is one of https.
 *
 * `Deno.connectTls` would leave Nagle's algorithm on, with which the end of the handshake and the
 * request each wait for the server's delayed acknowledgement: on Linux 40 ms.
 */
export async function connectDeno(
  { caPem }: TlsSettings,
  url: URL,
  signal: AbortSignal | undefined,
): Promise<ByteConnection | undefined> {
  signal?.throwIfAborted();
  const isTls = url.protocol === "https:";
  const { hostname, port } = serverAddress(url);
  let connection: Deno.TcpConn | Deno.TlsConn | undefined;
  const close = () => {
    try {
      connection?.close();
    } catch { // it is closed already, or TLS that failed to start has taken it over
    }
  };
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
