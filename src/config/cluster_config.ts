import type { TokenSource } from "../auth/token_source.ts";
import type { ClientCertificate } from "./client_certificate.ts";

/**
 * The address of the API server and the credentials for it. It is plain data that holds no
 * resource: the client that is created from it reads the files and keeps them up to date. It reads
 * the members once: a later assignment does not change it.
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
