import type { Server } from "../config/check_config.ts";
import { NetworkError, OriginRefusedError } from "../core/errors.ts";
import type { OutgoingRequest } from "./outgoing_request.ts";
import { isOnServer, originOf } from "./request_target.ts";

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 10;
/** The headers that describe a body; they are removed with it. */
const BODY_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-location",
  "content-type",
];

/** Whether the response is a redirect. */
export function isRedirect(response: Response): boolean {
  return REDIRECTS.has(response.status) && response.headers.has("location");
}

/**
 * Changes the request into the one that the redirect asks for, by the rules of the Fetch standard
 * (§4.4, HTTP-redirect fetch), on the same origin only.
 *
 * @throws {OriginRefusedError} If the target is on another origin, or plain http.
 * @throws {NetworkError} After ten redirects, or if the target is not a URL or contains a user name
 *   or a password.
 * @throws {TypeError} If the caller forbids redirects (`redirect: "error"`), or the body cannot be
 *   sent again.
 */
export function followRedirect(
  request: OutgoingRequest,
  response: Response,
  server: Server,
  redirects: number,
): void {
  if (request.redirect === "error") {
    throw new TypeError("The API server redirected a request whose `redirect` is `error`.");
  }
  if (redirects >= MAX_REDIRECTS) {
    throw notFollowed(server, `it redirected ${MAX_REDIRECTS} times in a row`);
  }
  const url = targetOf(response, request.url, server);
  if (becomesGet(response.status, request.method)) {
    dropBody(request);
  } else if (!request.replayable) {
    throw new TypeError("The API server redirected a request whose body cannot be sent again.");
  }
  request.url = url;
}

function targetOf(response: Response, from: string, server: Server): string {
  const location = response.headers.get("location") ?? "";
  // The error does not show the Location, which may contain a password; Deno's own error repeats
  // it.
  if (!URL.canParse(location, from)) throw notFollowed(server, "it redirected to no URL");
  const url = new URL(location, from);
  if (!isOnServer(url, server)) {
    throw new OriginRefusedError(originOf(url), server.origin, "redirect");
  }
  if (url.username || url.password) {
    throw notFollowed(server, "it redirected to a URL with a user name or a password in it");
  }
  url.hash = "";
  return url.href;
}

function notFollowed({ origin }: Server, detail: string): NetworkError {
  return new NetworkError("unknown", origin, detail, undefined);
}

function dropBody(request: OutgoingRequest): void {
  request.method = "GET";
  request.body = undefined;
  request.init = { ...request.init, body: null };
  request.replayable = true;
  for (const name of BODY_HEADERS) request.headers?.delete(name);
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== "HEAD" && method !== "GET";
  return (status === 301 || status === 302) && method === "POST";
}
