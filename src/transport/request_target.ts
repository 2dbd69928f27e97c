import { ConfigurationError, OriginRefusedError } from "../core/errors.ts";

/** The path of a resource, in a namespace or not; what follows it would be the name of an object. */
const COLLECTION =
  /^[^?#]*\/(api\/[^/?#]+|apis\/[^/?#]+\/[^/?#]+)\/(namespaces\/[^/?#]+\/)?[^/?#]+\/?([?#]|$)/;

/** Where requests go: the one server that they may go to. */
export interface Server {
  /** The server's URL without a slash at its end, such as `https://10.96.0.1:443`. */
  readonly base: string;
  /** Scheme, host and port. */
  readonly origin: string;
}

/**
 * Reads the URL of a server.
 *
 * @throws {ConfigurationError} If it is no http or https URL, or has more than a path.
 */
export function parseServer(server: string): Server {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new ConfigurationError(
      `The server ${JSON.stringify(server)} is not a URL: write it as https://host:port.`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new ConfigurationError(
      `The server's URL may have a host, a port and a path, and nothing else: ${url.host} has.`,
    );
  }
  return { base: `${url.origin}${url.pathname.replace(/\/+$/, "")}`, origin: url.origin };
}

/**
 * The URL to send a request to: a path is put behind the server's URL, and a full URL must be on
 * the server.
 *
 * @throws {OriginRefusedError} If it is on another origin.
 * @throws {TypeError} If it is no URL, or has a user name or a password in it.
 */
export function resolveTarget(server: Server, input: string): string {
  // What follows a slash cannot change the host, unless it is another slash.
  if (input.startsWith("/") && !input.startsWith("//")) return server.base + input;
  const url = new URL(input, `${server.base}/`);
  if (url.origin !== server.origin) {
    throw new OriginRefusedError(url.origin, server.origin, "request");
  }
  if (url.username || url.password) {
    throw new TypeError("A request's URL may not have a user name or a password in it.");
  }
  return url.href;
}

/**
 * Whether the answer goes on for as long as the client stays: a watch, or a log that is followed
 * (the API server's own `LongRunningRequestCheck` in its most common cases).
 */
export function isLongRunning(url: string): boolean {
  return url.includes("?") && /[?&](watch|follow)=(1|t|T|true|TRUE|True)(&|#|$)/.test(url);
}

/**
 * Whether it is a collection that is asked for, whose answer may have megabytes
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris resource URIs}); a
 * short page of one has not.
 */
export function isLargeCollection(url: string): boolean {
  return COLLECTION.test(url) && !/[?&]limit=\d{1,2}(&|#|$)/.test(url);
}
