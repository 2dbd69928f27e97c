import { certificateBlocks, contentOfBlock } from "../core/certificate_blocks.ts";
import type { TokenSource } from "../auth/token_source.ts";
import { ConfigurationError } from "../core/errors.ts";
import { isObject } from "../core/is_object.ts";
import type { ClientCertificate } from "./client_certificate.ts";

/**
 * The address of the API server and the credentials for it. It is plain data that holds no
 * resource: the client that is created from it reads the files and keeps them up to date.
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
  /** A file with those certificates, read again periodically; used instead of `caPem` once read. */
  caFile?: string;
  /** The certificate to log in with; a pair that does not match throws `ConfigurationError`. */
  clientCertificate?: ClientCertificate;
  /**
   * A file with the certificate to log in with, read again periodically and after a 401. When the
   * certificate has changed, new connections are opened. Once read, it is used instead of
   * `clientCertificate`. While the certificate does not match the key, because one file is replaced
   * before the other, the previous pair stays in use.
   */
  certificateFile?: string;
  /** A file with the key of `certificateFile`, read with it; it may be the same file. */
  keyFile?: string;
  /**
   * Returns the current certificate; used instead of `clientCertificate`. It is called for each
   * request, and when the certificate has changed, new connections are opened.
   */
  clientCertificateSource?: () => ClientCertificate | undefined;
  /** A file with the bearer token; the file is replaced periodically. */
  tokenFile?: string;
  /** The source of bearer tokens, used instead of `tokenFile`; you dispose of it yourself. */
  tokenSource?: TokenSource;
  /**
   * The name to check the server's certificate against, instead of the URL's host. Not through a
   * proxy or with a client certificate on Deno.
   */
  tlsServerName?: string;
  /**
   * Accepts any certificate, also that of an attacker on the network. Bun only.
   * @default {false}
   */
  insecureSkipVerify?: boolean;
  /**
   * The proxy to reach the server through, as an http or https URL; on Deno also a socks5 URL. If
   * the URL contains a password, give a function: it does not show the password when it is printed.
   */
  proxyUrl?: string | (() => string);
  /**
   * Asks for uncompressed responses. An API server compresses responses of more than 128 KiB for
   * clients that accept gzip: that saves bandwidth and costs CPU on both sides. Streams are never
   * compressed.
   * @default {false}
   */
  disableCompression?: boolean;
  /**
   * Headers for every request that does not set them itself, such as `Impersonate-User`. A list of
   * several values, such as the groups of `Impersonate-Group`, is sent as a header for each; `fetch`
   * cannot do that, so there must be neither a proxy that only `fetch` knows nor
   * `transport: "fetch"`. They can be printed: do not put credentials in them.
   */
  headers?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Refuses members that are of another type than the configuration's: the runtimes' own errors would
 * not name them.
 *
 * @throws {ConfigurationError} If there is one; its value is not shown, because it may be a secret.
 */
export function checkConfig(config: ClusterConfig): void {
  const { caPem, clientCertificate, clientCertificateSource, headers } = config;
  const wrong = caPem !== undefined && typeof caPem !== "string"
    ? "caPem must be a text: read it with Deno.readTextFile or Bun.file(path).text()."
    : clientCertificate !== undefined && typeof clientCertificate?.keyPem !== "function"
    ? "clientCertificate must be a `new ClientCertificate(certificatePem, keyPem)`."
    : clientCertificateSource !== undefined && typeof clientCertificateSource !== "function"
    ? "clientCertificateSource must be a function."
    : headers !== undefined && !isObject(headers)
    ? 'headers must be an object, such as { "Impersonate-User": "jane" }.'
    : undefined;
  if (wrong !== undefined) throw new ConfigurationError(wrong);
}

/**
 * Checks that a PEM text contains certificates and that none of them is damaged, and returns it.
 *
 * @throws {ConfigurationError} If the check fails; the message names `subject`.
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

const BOUNDARY = /-----(BEGIN|END) CERTIFICATE-----/g;

/**
 * Counts the certificates in a PEM text, and throws if a block is not a certificate. TLS libraries
 * skip unreadable blocks and fail much later with an error that does not name the file.
 *
 * @throws {TypeError} If a block's content is not base64 of one DER sequence, or the BEGIN or END
 * line of a block is missing.
 */
export function countCertificates(pem: string): number {
  let count = 0;
  for (const block of certificateBlocks(pem)) {
    count++;
    if (!isDerCertificate(decodeBase64(contentOfBlock(block)))) {
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

/** Whether the bytes are one DER sequence that fills the block and starts with another sequence. */
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
