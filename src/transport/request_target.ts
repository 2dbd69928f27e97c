import { ConfigurationError, OriginRefusedError } from "../core/errors.ts";
import { trimEndOf } from "../core/trim_text.ts";
import { isCollectionUrl } from "./kube_path.ts";

/** The only server that requests may go to. */
export interface Server {
  /** The server's URL without a slash at its end, such as `https://10.96.0.1:443`. */
  readonly base: string;
  /** Scheme, host and port. */
  readonly origin: string;
}

/**
 * A path that a URL parser would not change: it has nothing to encode, drop or resolve, such as
 * white space, a fragment, a backslash or `..`.
 */
const NORMAL_PATH = /^\/(?!\/)[\w\-~!$&()*+,;=:@%/.]*(\?[\w\-~!$&()*+,;=:@%/.?]*)?$/;
/** An IPv6 address with a zone (RFC 6874), which Go reads and a URL parser refuses. */
const ZONE = /^https?:\/\/\[[\da-f:.]+%/i;
const DOT_SEGMENT = /\/(\.|%2e)/i;

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

/**
 * Returns the URL to send a request to, normalized by a URL parser and without a fragment. A path
 * is appended to the server's URL; a full URL, or that of a `Request`, must be on the server.
 *
 * @throws {OriginRefusedError} If the URL is on another origin, or has another scheme than the
 *   server.
 * @throws {TypeError} If the input is not a URL, or contains a user name or a password.
 */
export function resolveTarget(server: Server, target: string | URL | Request): string {
  const input = textOf(target);
  // Most inputs are such paths, which do not need a parser.
  if (NORMAL_PATH.test(input) && !DOT_SEGMENT.test(input)) return server.base + input;
  // Text after a slash cannot change the host, unless it starts with another slash.
  const isPath = input.startsWith("/") && !input.startsWith("//");
  const url = parse(isPath ? server.base + input : input, `${server.base}/`);
  if (!isOnServer(url, server)) {
    throw new OriginRefusedError(originOf(url), server.origin, "request");
  }
  if (url.username || url.password) {
    throw new TypeError("A request's URL may not have a user name or a password in it.");
  }
  url.hash = "";
  return url.href;
}

/**
 * Whether the URL is on the server. The origin alone is not enough: the origin of
 * `blob:https://host` is `https://host`.
 */
export function isOnServer(url: URL, server: Server): boolean {
  return url.origin === server.origin && server.origin.startsWith(`${url.protocol}//`);
}

/** Returns the origin of a URL, or only its scheme if the origin does not show the target. */
export function originOf({ origin, protocol }: URL): string {
  return origin.startsWith(`${protocol}//`) ? origin : protocol;
}

/** Returns the caller's URL; any other type would become a path, such as `/undefined`. */
function textOf(target: string | URL | Request): string {
  if (typeof target === "string") return target;
  if (target instanceof URL) return target.href;
  if (target instanceof Request) return target.url;
  throw new TypeError("fetch takes a path, a URL or a Request.");
}

/** Describes a server for errors, without any text that may be a password before the host. */
function described(server: string): string {
  return server.includes("@") ? "The server" : `The server ${JSON.stringify(server)}`;
}

/** Parses a URL; Deno's own error would repeat the URL with a password in it. */
function parse(input: string, base: string): URL {
  if (URL.canParse(input, base)) return new URL(input, base);
  throw new TypeError("A request was given what is neither a path nor a URL.");
}

/**
 * Whether the response continues until the client closes it: a watch, or a followed log (the most
 * common cases of the API server's own `LongRunningRequestCheck`).
 */
export function isLongRunning(url: string): boolean {
  return url.includes("?") && /[?&](watch|follow)=(1|t|T|true|TRUE|True)(&|#|$)/.test(url);
}

/**
 * Whether the request is for a collection, whose response may have megabytes; short pages of a
 * collection do not count. See
 * {@link https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris resource URIs}.
 */
export function isLargeCollection(url: string): boolean {
  return isCollectionUrl(url) && !/[?&]limit=[1-9]\d?(&|#|$)/.test(url);
}
