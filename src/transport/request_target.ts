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
 * A path that is a URL's path and query as it is: nothing that a URL parser would encode, drop or
 * resolve, such as white space, a fragment, a backslash or `..`.
 */
const NORMAL_PATH = /^\/(?!\/)[\w\-~!$&()*+,;=:@%/.]*(\?[\w\-~!$&()*+,;=:@%/.?]*)?$/;
const DOT_SEGMENT = /\/(\.|%2e)/i;

/**
 * Reads the URL of a server.
 *
 * @throws {ConfigurationError} If it is no http or https URL, or has more than a path.
 */
export function parseServer(server: string): Server {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new ConfigurationError(
      `${described(server)} is no http or https URL: write it as https://host:port.`,
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
  return { base: `${url.origin}${url.pathname.replace(/\/+$/, "")}`, origin: url.origin };
}

/**
 * The URL to send a request to, as a URL parser writes it and without a fragment: a path is put
 * behind the server's URL, and a full URL must be on the server.
 *
 * @throws {OriginRefusedError} If it is on another origin, or of another scheme than the server.
 * @throws {TypeError} If it is no URL, or has a user name or a password in it.
 */
export function resolveTarget(server: Server, input: string): string {
  // Most inputs are such paths, which need no parser.
  if (NORMAL_PATH.test(input) && !DOT_SEGMENT.test(input)) return server.base + input;
  // What follows a slash cannot change the host, unless it is another slash.
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
 * Whether the URL is one of the server's. The origin alone does not tell: that of `blob:https://host`
 * is `https://host`.
 */
export function isOnServer(url: URL, server: Server): boolean {
  return url.origin === server.origin && server.origin.startsWith(`${url.protocol}//`);
}

/** The origin of a URL, or its scheme where the origin says nothing of where it leads. */
export function originOf({ origin, protocol }: URL): string {
  return origin.startsWith(`${protocol}//`) ? origin : protocol;
}

/** A password in front of the host is left out, and so is all of what may be one. */
function described(server: string): string {
  return server.includes("@") ? "The server" : `The server ${JSON.stringify(server)}`;
}

/** Deno's own error repeats the URL, and with it a password. */
function parse(input: string, base: string): URL {
  if (URL.canParse(input, base)) return new URL(input, base);
  throw new TypeError("A request was given what is neither a path nor a URL.");
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
  return COLLECTION.test(url) && !/[?&]limit=[1-9]\d?(&|#|$)/.test(url);
}
