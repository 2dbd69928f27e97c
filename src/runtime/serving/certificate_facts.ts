/** The contents of a certificate that decide about its use. */
export interface CertificateFacts {
  /** The subject; `CN=` and the name, for example, one part a line. */
  readonly subject: string;
  /** The subject of the authority that has signed it. */
  readonly issuer: string;
  /** The DNS names and IP addresses that it is valid for. */
  readonly names: readonly string[];
  /** The end of its validity, in milliseconds since 1970. */
  readonly notAfterMs: number;
}

/** The part of `node:crypto` that is used here. */
interface Crypto {
  X509Certificate: new (pem: string) => {
    readonly subject: string;
    readonly issuer: string;
    readonly subjectAltName: string | undefined;
    readonly validTo: string;
  };
}

/**
 * Returns the facts of a certificate, the first one of a PEM text.
 *
 * @throws The error of the runtime, if it cannot be read.
 */
export function certificateFacts(pem: string): CertificateFacts {
  const { process } = globalThis as unknown as {
    process: { getBuiltinModule(name: string): Crypto };
  };
  const { X509Certificate } = process.getBuiltinModule("node:crypto");
  const { subject, issuer, subjectAltName = "", validTo } = new X509Certificate(pem);
  const names = subjectAltName.split(", ").map((name) => name.replace(/^(DNS|IP Address):/, ""));
  return { subject, issuer, names, notAfterMs: Date.parse(validTo) };
}
