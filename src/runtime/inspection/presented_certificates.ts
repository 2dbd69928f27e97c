import { isIP } from "node:net";
import { connect, type DetailedPeerCertificate } from "node:tls";
import { serverAddress } from "../byte_connection.ts";
import { bundleFacts, type CertificateFacts } from "../certificate_facts.ts";

/** Settings of {@linkcode presentedCertificates}. */
export interface PresentedCertificatesOptions {
  /** The name that the server is asked for, instead of the URL's host. */
  serverName?: string | undefined;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
}

/**
 * Returns the facts about the certificates that a server presents, its own first, and trusts none of
 * them: nothing is sent over the connection. Returns an empty list if the server does not speak TLS.
 *
 * @throws The signal's reason.
 */
export async function presentedCertificates(
  server: URL,
  { serverName, signal }: PresentedCertificatesOptions = {},
): Promise<CertificateFacts[]> {
  signal?.throwIfAborted();
  const { hostname: host, port } = serverAddress(server);
  const name = serverName ?? host;
  const options = { host, port, rejectUnauthorized: false, servername: isIP(name) ? "" : name };
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  const socket = connect(options, () => resolve(chainOf(socket.getPeerCertificate(true))));
  socket.on("error", () => resolve([]));
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return bundleFacts((await promise).join("\n"));
  } finally {
    signal?.removeEventListener("abort", onAbort);
    socket.destroy();
  }
}

/** Returns the chain as PEM; a root refers to itself. */
function chainOf(first: DetailedPeerCertificate): string[] {
  const chain: string[] = [];
  const seen = new Set<string>();
  for (
    let certificate: DetailedPeerCertificate | undefined = first;
    certificate?.raw && !seen.has(certificate.fingerprint256);
    certificate = certificate.issuerCertificate
  ) {
    seen.add(certificate.fingerprint256);
    chain.push(pemOf(certificate.raw));
  }
  return chain;
}

function pemOf(der: Uint8Array): string {
  const base64 = new Uint8Array(der).toBase64();
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----`;
}
