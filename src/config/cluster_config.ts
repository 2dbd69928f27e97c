import type { TokenSource } from "../auth/token_source.ts";
import { ConfigurationError } from "../core/errors.ts";
import type { ClientCertificate } from "./client_certificate.ts";

/**
 * Where the API server is and how to be known to it. It is plain data that holds no resource:
 * what reads the files and keeps them fresh belongs to the client that is made from it.
 */
export interface ClusterConfig {
  /** The API server's URL, such as `https://10.96.0.1:443`; it may have a path. */
  server: string;
  /**
   * The namespace that the program works in.
   * @default {"default"}
   */
  namespace?: string;
  /** PEM certificates of the authorities that sign the server's certificate. */
  caPem?: string;
  /** A file with those certificates, read again from time to time; wins over `caPem` once read. */
  caFile?: string;
  /** The certificate to log in with; one that does not fit its key is a `ConfigurationError`. */
  clientCertificate?: ClientCertificate;
  /**
   * A file with the certificate to log in with, read again from time to time and after a 401: with
   * another certificate new connections are made. It wins over `clientCertificate` once read. While
   * the certificate does not fit the key, because one file is replaced before the other, the pair
   * before stays in use.
   */
  clientCertificateFile?: string;
  /** A file with the key of `clientCertificateFile`, and read with it; it may be the same file. */
  clientKeyFile?: string;
  /**
   * Gives the certificate of the moment instead of `clientCertificate`. It is asked for each request,
   * and with another certificate than before new connections are made.
   */
  clientCertificateSource?: () => ClientCertificate | undefined;
  /** A file with the bearer token, which is replaced from time to time. */
  tokenFile?: string;
  /** Where bearer tokens come from instead of `tokenFile`; it stays yours to dispose of. */
  tokenSource?: TokenSource;
  /** The name to check the server's certificate against, instead of the URL's host. Bun only. */
  tlsServerName?: string;
  /**
   * Accepts any certificate, and with it whoever is on the wire. Bun only.
   * @default {false}
   */
  insecureSkipVerify?: boolean;
  /**
   * The proxy to reach the server through, as an http or https URL; on Deno a socks5 one too. One
   * with a password in it is best given by a function, which does not show it when it is printed.
   */
  proxyUrl?: string | (() => string);
  /**
   * Asks for every answer as it is. An API server compresses what has more than 128 KiB for those who
   * take gzip: that saves bandwidth and costs both sides CPU. Streams are never compressed.
   * @default {false}
   */
  disableCompression?: boolean;
  /**
   * Headers for every request that has none of that name, such as `Impersonate-User`. They can be
   * printed: a credential has no place in them.
   */
  headers?: Readonly<Record<string, string>>;
}

/**
 * Checks that a PEM text has certificates in it and no damaged one.
 *
 * @throws {ConfigurationError} If it has not; the message names `subject`.
 */
export function checkCaPem(pem: string, subject: string): string {
  const remedy = "It must hold the PEM certificates of the cluster's authority.";
  let count: number;
  try {
    count = countCertificates(pem);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it is damaged";
    throw new ConfigurationError(`${subject} cannot be used: ${why}. ${remedy}`, { cause: error });
  }
  if (count === 0) {
    const what = pem.trim() === "" ? "is empty" : "has no certificate in it";
    throw new ConfigurationError(`${subject} ${what}. ${remedy}`);
  }
  return pem;
}

const BLOCK = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g;
const BOUNDARY = /-----(BEGIN|END) CERTIFICATE-----/g;

/**
 * Counts the certificates of a PEM text, and throws where a block is not one. TLS libraries skip
 * what they cannot read and fail much later with an error that does not name the file.
 *
 * @throws {TypeError} If a block's content is not base64 of one DER sequence, or a block has lost its
 * BEGIN or END line.
 */
export function countCertificates(pem: string): number {
  let count = 0;
  for (const [, base64 = ""] of pem.matchAll(BLOCK)) {
    count++;
    if (!isDerCertificate(decodeBase64(base64))) {
      throw new TypeError(`certificate ${count} is not valid: its content is damaged`);
    }
  }
  if ([...pem.matchAll(BOUNDARY)].length !== 2 * count) {
    throw new TypeError("a certificate is cut off: its BEGIN or END line is missing");
  }
  return count;
}

function decodeBase64(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64.replace(/\s+/g, "")), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** A certificate is a DER sequence that fills the block and starts with another sequence. */
function isDerCertificate(der: Uint8Array | undefined): boolean {
  if (!der) return false;
  const outer = sequenceAt(der, 0);
  if (!outer || outer.end !== der.length) return false;
  const inner = sequenceAt(der, outer.start);
  return inner !== undefined && inner.end < outer.end;
}

function sequenceAt(der: Uint8Array, at: number): { start: number; end: number } | undefined {
  if (der[at] !== 0x30) return undefined;
  const first = der[at + 1] ?? 0xff;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 3) return undefined;
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (der[start + i] ?? 0);
    start += octets;
  }
  return start + length <= der.length ? { start, end: start + length } : undefined;
}
