import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { checkServerIdentity, connect } from "node:tls";

/** A server, and the certificate bundle by which it is judged. */
export interface PinnedServer {
  readonly host: string;
  readonly port: number;
  /** The name that its certificate must have. */
  readonly name: string;
  /** The bundle, PEM. */
  readonly ca: string;
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Returns whether a bundle has certificates of servers instead of those of an authority, as envtest
 * writes it. Go trusts these; TLS of Deno and Bun does not.
 */
export function pinsCertificates(ca: string): boolean {
  const certificates = certificatesIn(ca);
  return certificates.length > 0 && certificates.every((certificate) => !certificate.ca);
}

/**
 * Connects to a server, and resolves if it presents a certificate of the bundle that is valid for its
 * name.
 *
 * @throws {Error} With the message of Go, if it presents another one.
 */
export async function checkPinnedCertificate(
  { host, port, name, ca }: PinnedServer,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const servername = isIP(name) === 0 ? name : "";
  const socket = connect({ host, port, servername, rejectUnauthorized: false });
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort);
  socket.once("error", reject);
  socket.once("secureConnect", () => {
    try {
      const presented = socket.getPeerCertificate();
      const isPinned = certificatesIn(ca).some(({ raw }) => raw.equals(presented.raw));
      const fault = isPinned ? checkServerIdentity(name, presented)?.message : UNKNOWN_AUTHORITY;
      const isOver = Date.parse(presented.valid_to) < Date.now();
      if (fault !== undefined) reject(new Error(`${FAILED}: ${fault}`));
      else if (isOver) reject(new Error(`${FAILED}: ${EXPIRED}`));
      else resolve();
    } catch (error) {
      reject(error);
    }
  });
  try {
    await promise;
  } finally {
    signal.removeEventListener("abort", abort);
    socket.destroy();
  }
}

const FAILED = "tls: failed to verify certificate: x509";
const UNKNOWN_AUTHORITY = "certificate signed by unknown authority";
const EXPIRED = "certificate has expired or is not yet valid";

function certificatesIn(ca: string): X509Certificate[] {
  return (ca.match(PEM) ?? []).flatMap((pem) => {
    try {
      return [new X509Certificate(pem)];
    } catch {
      return []; // as Go skips what it cannot parse
    }
  });
}
