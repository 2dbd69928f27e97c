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
 * Returns whether a server presents a certificate that the bundle itself has, as envtest writes it,
 * and that is valid for its name. Go trusts such a certificate; TLS of Deno and Bun asks for that of
 * an authority. The server is not asked if the bundle has only certificates of authorities.
 */
export async function presentsPinned(
  { host, port, name, ca }: PinnedServer,
  signal: AbortSignal,
): Promise<boolean> {
  const candidates = certificatesIn(ca).filter(({ subjectAltName }) => subjectAltName);
  if (candidates.length === 0) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const servername = isIP(name) === 0 ? name : "";
  const socket = connect({ host, port, servername, rejectUnauthorized: false });
  const giveUp = () => resolve(false); // the request itself has the words for what is wrong
  signal.addEventListener("abort", giveUp);
  socket.once("error", giveUp);
  socket.once("close", giveUp);
  socket.once("secureConnect", () => {
    const presented = socket.getPeerCertificate();
    resolve(
      candidates.some(({ raw }) => raw.equals(presented.raw)) &&
        checkServerIdentity(name, presented) === undefined &&
        Date.parse(presented.valid_to) > Date.now(),
    );
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", giveUp);
    socket.destroy();
  }
}

function certificatesIn(ca: string): X509Certificate[] {
  return (ca.match(PEM) ?? []).flatMap((pem) => {
    try {
      return [new X509Certificate(pem)];
    } catch {
      return []; // as Go skips what it cannot parse
    }
  });
}
