import type { TokenSource } from "../auth/token_source.ts";
import { ConfigurationError, KubewireError } from "../core/errors.ts";
import { isObject } from "../core/is_object.ts";
import { trimEndOf } from "../core/trim_text.ts";
import { unquotedError } from "../core/unquoted_error.ts";
import type { TlsSettings } from "../runtime/runtime.ts";
import { checkCaPem } from "./ca_pem.ts";
import type { ClientCertificate } from "./client_certificate.ts";
import type { ClusterConfig } from "./cluster_config.ts";

/** The only server that requests may go to. */
export interface Server {
  /** The server's URL without a slash at its end, such as `https://10.96.0.1:443`. */
  readonly base: string;
  /** Scheme, host and port. */
  readonly origin: string;
}

/** The paths of the files of a client certificate. */
export interface CertificateFiles {
  /** The file with the certificate. */
  readonly certificate: string;
  /** The file with its key; it may be the same file. */
  readonly key: string;
}

/** Where the TLS settings of a client come from. Its files and functions are read again later. */
export interface TlsSources {
  /** The authorities to trust, until `caFile` has been read. */
  readonly caPem: string | undefined;
  /** The file with the authorities. */
  readonly caFile: string | undefined;
  /** The certificate to log in with, until `certificateFiles` have been read. */
  readonly certificate: ClientCertificate | undefined;
  /** The files with the certificate. */
  readonly certificateFiles: CertificateFiles | undefined;
  /** Returns the certificate; used instead of the other two. */
  readonly certificateSource: (() => ClientCertificate | undefined) | undefined;
  /** Returns the proxy's URL. */
  readonly proxyUrl: (() => string) | undefined;
  /** The settings that stay the same. */
  readonly fixed: Pick<TlsSettings, "serverName" | "insecureSkipVerify">;
}

/** A checked configuration, in the parts that a client is made of. */
export interface CheckedConfig {
  /** The API server. */
  readonly server: Server;
  /** The namespace that the program works in. */
  readonly namespace: string;
  /** Where the TLS settings come from. */
  readonly tls: TlsSources;
  /** The file with the token; absent if there is a `tokenSource`. */
  readonly tokenFile: string | undefined;
  /** The caller's source of tokens. */
  readonly tokenSource: TokenSource | undefined;
  /** The headers of every request. */
  readonly headers: NonNullable<ClusterConfig["headers"]>;
}

/** An IPv6 address with a zone (RFC 6874), which Go reads and a URL parser refuses. */
const ZONE = /^https?:\/\/\[[\da-f:.]+%/i;

/**
 * Checks a configuration and takes it apart: the parts of a client get what they need of it, and do
 * not read it again. Files and tokens are not checked: they are read later.
 *
 * @throws {ConfigurationError} If the configuration cannot be used. The message shows no value that
 *   may be a secret.
 * @throws {TypeError} If `config` is not a configuration.
 */
export function checkConfig(config: ClusterConfig): CheckedConfig {
  if (typeof config?.server !== "string") {
    throw new TypeError(
      "The configuration has no server: it must be a ClusterConfig, such as that of " +
        "`await loadInClusterConfig()`.",
    );
  }
  checkTypes(config);
  const server = parseServer(config.server);
  const { namespace, tokenFile, tokenSource, disableCompression, headers } = config;
  if (tokenFile !== undefined || tokenSource) refuseTokenInTheClear(server);
  return {
    server,
    namespace: namespace ?? "default",
    tls: tlsSources(config),
    tokenFile: tokenSource ? undefined : tokenFile,
    tokenSource,
    headers: { ...(disableCompression && { "accept-encoding": "identity" }), ...headers },
  };
}

/** Refuses members of another type: the runtimes' own errors would not name them. */
function checkTypes(config: ClusterConfig): void {
  const { caPem, clientCertificate, clientCertificateSource, headers } = config;
  const wrong = caPem !== undefined && typeof caPem !== "string"
    ? "caPem must be a text: read it with Deno.readTextFile or Bun.file(path).text()."
    : clientCertificate !== undefined && typeof clientCertificate?.keyPem !== "function"
    ? "clientCertificate must be a `new ClientCertificate(certificatePem, keyPem)`."
    : clientCertificateSource !== undefined && typeof clientCertificateSource !== "function"
    ? "clientCertificateSource must be a function."
    : headers !== undefined && (!isObject(headers) || Symbol.iterator in headers)
    ? 'headers must be an object, such as { "Impersonate-User": "jane" }.'
    : undefined;
  if (wrong !== undefined) throw new ConfigurationError(wrong);
}

/**
 * Parses the URL of a server.
 *
 * @throws {ConfigurationError} If it is not an http or https URL, or has more than a path.
 */
export function parseServer(server: string): Server {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (!url && ZONE.test(server)) {
    throw new ConfigurationError(
      "The server's URL has an IPv6 address with a zone, such as [fe80::1%25eth0], which no URL " +
        "here can have: give an address without one, or a name.",
    );
  }
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new ConfigurationError(
      `${described(server)} is not an http or https URL: write it as https://host:port.`,
    );
  }
  if (url.username || url.password) {
    throw new ConfigurationError(
      `The server ${url.origin} has a user name or a password in its URL: take out what stands ` +
        "before the @, and log in with a token or a client certificate.",
    );
  }
  if (url.search || url.hash) {
    throw new ConfigurationError(
      `The server's URL may have a host, a port and a path, and nothing else: ${url.host} has.`,
    );
  }
  return { base: `${url.origin}${trimEndOf(url.pathname, "/")}`, origin: url.origin };
}

/** Describes a server for errors, without any text that may be a password before the host. */
function described(server: string): string {
  return server.includes("@") ? "The server" : `The server ${JSON.stringify(server)}`;
}

/** On loopback plain http is allowed: `kubectl proxy` uses it. */
function refuseTokenInTheClear({ origin }: Server): void {
  const { protocol, hostname } = new URL(origin);
  if (protocol === "https:" || /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return;
  throw new ConfigurationError(`A token would go over plain http to ${origin}: use https.`);
}

function tlsSources(config: ClusterConfig): TlsSources {
  const { caPem, caFile, certificateFile, keyFile, proxyUrl } = config;
  const { tlsServerName: serverName, insecureSkipVerify } = config;
  if (caPem !== undefined) checkCaPem(caPem, "caPem");
  if ((certificateFile === undefined) !== (keyFile === undefined)) {
    throw new ConfigurationError(
      "certificateFile and keyFile go together: only one of them is set.",
    );
  }
  return {
    caPem,
    caFile,
    certificate: config.clientCertificate,
    certificateFiles: certificateFile !== undefined && keyFile !== undefined
      ? { certificate: certificateFile, key: keyFile }
      : undefined,
    certificateSource: named("clientCertificateSource", config.clientCertificateSource),
    proxyUrl: typeof proxyUrl === "function"
      ? named("proxyUrl", proxyUrl)
      : proxyUrl !== undefined
      ? () => proxyUrl
      : undefined,
    fixed: {
      ...(serverName !== undefined && { serverName }),
      ...(insecureSkipVerify !== undefined && { insecureSkipVerify }),
    },
  };
}

/** Returns the function so that its errors name it: they reach the caller of a request. */
function named<T>(name: string, source: (() => T) | undefined): (() => T) | undefined {
  return source && (() => {
    try {
      return source();
    } catch (error) {
      if (error instanceof KubewireError) throw error;
      const cause = unquotedError(error);
      const why = cause instanceof Error ? cause.message : "unknown error";
      throw new ConfigurationError(`${name} of the configuration failed: ${why}`, { cause });
    }
  });
}
