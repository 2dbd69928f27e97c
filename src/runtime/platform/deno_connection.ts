import {
  type AlpnOffer,
  type ByteConnection,
  type ConnectAttempt,
  type Connecting,
  serverAddress,
  startConnecting,
} from "../byte_connection.ts";
import type { TlsSettings } from "../runtime.ts";
import { raceSignal } from "../waiting.ts";

/**
 * Connects to the server of a URL, over TLS if it is an https URL.
 *
 * An abort ends the wait at once, but it cannot end a handshake: `Deno.TlsConn.close()` leaves the
 * socket open until the peer closes it (denoland/deno#14547), and then `settled` never resolves.
 */
export function connectDeno(
  tls: TlsSettings,
  url: URL,
  signal: AbortSignal | undefined,
  alpn?: AlpnOffer,
): Connecting {
  const connecting = startConnecting({ url, signal, alpn }, (attempt) => connect(tls, attempt));
  return { ...connecting, keepsCutSockets: url.protocol === "https:" };
}

async function connect(
  tls: TlsSettings,
  attempt: ConnectAttempt,
): Promise<ByteConnection> {
  const { url, signal, alpn, settle } = attempt;
  const { hostname, port } = serverAddress(url);
  const isTls = url.protocol === "https:";
  // Deno.startTls cannot present a client certificate; Deno.connectTls can, with Nagle's algorithm.
  const showsCertificate = isTls && tls.certificatePem !== undefined;
  const connecting: Promise<Deno.TcpConn | Deno.TlsConn> = showsCertificate
    ? Deno.connectTls({
      hostname,
      port,
      alpnProtocols: [...alpn],
      ...tlsOptions(tls),
      ...keyPair(tls),
    })
    : Deno.connect({ hostname, port });
  let first: Deno.TcpConn | Deno.TlsConn;
  try {
    // The signal of Deno.connect itself may lose a connection that was just opened.
    first = await raceSignal(connecting, signal);
  } catch (error) {
    connecting.then(close, () => {}).then(settle);
    throw error;
  }
  if (!isTls) {
    (first as Deno.TcpConn).setNoDelay(true);
    settle();
    return first;
  }
  const overTls = showsCertificate
    ? first as Deno.TlsConn
    : await startTls(first as Deno.TcpConn, tls, attempt);
  const connection = await shakeHands(overTls, attempt);
  return showsCertificate ? Object.assign(connection, { delaysWrites: true }) : connection;
}

/**
 * Starts TLS on a connection without Nagle's algorithm. `Deno.connectTls` would leave the algorithm
 * on, so that the end of the handshake and the request wait for the server's delayed
 * acknowledgement: 40 ms on Linux.
 */
async function startTls(
  tcp: Deno.TcpConn,
  tls: TlsSettings,
  { url, alpn, settle }: ConnectAttempt,
): Promise<Deno.TlsConn> {
  try {
    tcp.setNoDelay(true);
    const { hostname } = serverAddress(url);
    // The name to check may be another than that of the URL, which Deno.connectTls takes for both.
    const options = {
      hostname: tls.serverName ?? hostname,
      alpnProtocols: [...alpn],
      ...tlsOptions(tls),
    };
    return await Deno.startTls(tcp, options);
  } catch (error) {
    close(tcp);
    settle();
    throw error;
  }
}

async function shakeHands(
  connection: Deno.TlsConn,
  { signal, settle }: ConnectAttempt,
): Promise<ByteConnection> {
  try {
    const { alpnProtocol } = await raceSignal(connection.handshake(), signal);
    settle();
    return Object.assign(connection, { alpn: alpnProtocol ?? undefined });
  } catch (error) {
    close(connection);
    if (!signal?.aborted) settle();
    throw error;
  }
}

function tlsOptions({ caPem }: TlsSettings): { caCerts: string[] } {
  return { caCerts: caPem === undefined ? [] : [caPem] };
}

function keyPair(
  { certificatePem = "", keyPem = "" }: TlsSettings,
): Deno.TlsCertifiedKeyPem {
  return { keyFormat: "pem", cert: certificatePem, key: keyPem };
}

/** Closes a connection in any state. */
export function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch { // already closed, or taken over by a TLS start that failed
  }
}
