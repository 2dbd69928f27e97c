import type { X509Certificate } from "node:crypto";
import { certificateBlocks } from "../core/certificate_blocks.ts";

/** The readable content of a certificate. */
export interface CertificateFacts {
  /** The subject, such as `CN=kube-apiserver`. */
  subject: string;
  /** The issuer's subject. */
  issuer: string;
  /** The names and addresses that the certificate is for. */
  names: readonly string[];
  /** The start of its validity, in milliseconds since 1970. */
  validFromMs: number;
  /** The end of its validity, in milliseconds since 1970. */
  validToMs: number;
  /** Returns whether the certificate is for a host name or an IP address. */
  covers(host: string): boolean;
  /** Returns whether one of the authorities has signed the certificate, or is the certificate. */
  isIssuedBy(authorities: readonly CertificateFacts[]): boolean;
}

/** The part of `node:crypto` that is used here. */
interface Crypto {
  X509Certificate: new (pem: string) => X509Certificate;
}

/**
 * Returns the facts about a certificate, the first one of a PEM text.
 *
 * @throws {Error} If it cannot be read.
 */
export function certificateFacts(pem: string): CertificateFacts {
  const { process } = globalThis as unknown as {
    process: { getBuiltinModule(name: string): Crypto };
  };
  // A built-in of the runtime: an import would load it in every program.
  const { X509Certificate } = process.getBuiltinModule("node:crypto");
  return factsOf(new X509Certificate(pem));
}

/**
 * Returns the facts about all certificates in a PEM text, in its order.
 *
 * @throws {Error} If one of them cannot be read.
 */
export function bundleFacts(pem: string): CertificateFacts[] {
  return certificateBlocks(pem).map(certificateFacts);
}

/** The certificates behind the facts, for the check of signatures. */
const certificates = new WeakMap<CertificateFacts, X509Certificate>();

function factsOf(certificate: X509Certificate): CertificateFacts {
  const names = namesOf(certificate.subjectAltName);
  const facts: CertificateFacts = {
    subject: inOneLine(certificate.subject),
    issuer: inOneLine(certificate.issuer),
    names,
    validFromMs: Date.parse(certificate.validFrom),
    validToMs: Date.parse(certificate.validTo),
    covers: (host) =>
      /^[\d.]+$|:/.test(host)
        ? certificate.checkIP(host) !== undefined
        : names.some((name) => coversName(name, host)),
    isIssuedBy: (authorities) =>
      authorities.some((authority) => isSignedBy(certificate, certificates.get(authority))),
  };
  certificates.set(facts, certificate);
  return facts;
}

function isSignedBy(certificate: X509Certificate, authority: X509Certificate | undefined): boolean {
  if (!authority) return false;
  if (certificate.fingerprint256 === authority.fingerprint256) return true;
  if (certificate.issuer !== authority.subject) return false;
  try {
    return certificate.verify(authority.publicKey);
  } catch {
    return false; // the key is of another kind than the signature
  }
}

/** Deno's own `checkHost` does not know wildcards, which stand for one label (RFC 6125). */
function coversName(name: string, host: string): boolean {
  const [wanted, given] = [name.toLowerCase(), host.toLowerCase()];
  if (!wanted.startsWith("*.")) return wanted === given;
  return given.includes(".") && given.slice(given.indexOf(".")) === wanted.slice(1);
}

/** Node puts the parts of a distinguished name on lines of their own. */
function inOneLine(name: string): string {
  return name.split("\n").join(", ");
}

function namesOf(subjectAltName: string | undefined): string[] {
  return (subjectAltName ?? "").split(", ").map((name) => name.replace(/^(DNS|IP Address):/, ""))
    .filter((name) => name !== "");
}
