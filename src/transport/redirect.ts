import { OriginRefusedError } from "../core/errors.ts";
import type { OutgoingRequest } from "./outgoing_request.ts";
import type { Server } from "./request_target.ts";

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 10;

/** Whether the response sends the client elsewhere. */
export function isRedirect(response: Response): boolean {
  return REDIRECTS.has(response.status) && response.headers.has("location");
}

/**
 * Turns the request into the one that the response asks for, by the rules of the Fetch standard
 * (§4.4, HTTP-redirect fetch), on the same origin only.
 *
 * @throws {OriginRefusedError} If the target is on another origin, or plain http.
 * @throws {TypeError} If the caller wants none (`redirect: "error"`), there were ten already, or the
 *   body cannot be sent again.
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
    throw new TypeError(`The API server redirected ${MAX_REDIRECTS} times in a row.`);
  }
  const target = new URL(response.headers.get("location") ?? "", request.url);
  if (target.origin !== server.origin) {
    throw new OriginRefusedError(target.origin, server.origin, "redirect");
  }
  request.url = target.href;
  if (becomesGet(response.status, request.method)) {
    request.method = "GET";
    request.body = undefined;
    request.replayable = true;
    for (const name of ["content-encoding", "content-language", "content-type"]) {
      request.headers?.delete(name);
    }
  } else if (!request.replayable) {
    throw new TypeError("The API server redirected a request whose body cannot be sent again.");
  }
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== "HEAD" && method !== "GET";
  return (status === 301 || status === 302) && method === "POST";
}
