import type { Server } from "../config/check_config.ts";
import { OriginRefusedError } from "../core/errors.ts";
import { isCollectionUrl } from "./kube_path.ts";

/**
 * A path that a URL parser would not change: it has nothing to encode, drop or resolve, such as
 * white space, a fragment, a backslash or `..`.
 */
const NORMAL_PATH = /^\/(?!\/)[\w\-~!$&()*+,;=:@%/.]*(\?[\w\-~!$&()*+,;=:@%/.?]*)?$/;
const DOT_SEGMENT = /\/(\.|%2e)/i;

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
