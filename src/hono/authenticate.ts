import type { KubeFetch } from "@kubewire/kubewire";
import {
  checkFunctions,
  checkNames,
  isObject,
  shownValue,
  tokenTimes,
} from "@kubewire/kubewire/internal";
import { internalsOf } from "@kubewire/kubewire/unstable-runtime";
import type { Context, MiddlewareHandler } from "hono";
import { Reviewer, type ReviewOptions } from "./reviewer.ts";
import { statusException } from "./status_exception.ts";

/** The user of a request, as the API server knows it. */
export interface AuthenticatedUser {
  /** The user name, such as `system:serviceaccount:default:prometheus`. */
  readonly username: string;
  /** The UID; empty if the user has none. */
  readonly uid: string;
  /** The groups. */
  readonly groups: readonly string[];
  /** Further data of the authenticator, such as the pod of a service account's token. */
  readonly extra: Readonly<Record<string, readonly string[]>>;
  /** The audiences for which the token was accepted. */
  readonly audiences: readonly string[];
}

/** The variables that {@linkcode authenticate} sets. */
export interface AuthenticationEnv {
  /** The variables of a request. */
  Variables: {
    /** The user of the request. */
    user: AuthenticatedUser;
  };
}

/** Settings of {@linkcode authenticate}. */
export interface AuthenticateOptions extends ReviewOptions {
  /**
   * The audiences of which a token must have one. A token for another program, or for the API
   * server itself, is refused then.
   * @default the audiences of the API server
   */
  audiences?: string[];
  /**
   * Finds the token of a request, such as one in a cookie; without one the request gets 401. Browsers
   * send a cookie with requests of other sites too: set it with `SameSite=Strict` and `HttpOnly`.
   * @default the bearer token of the header `Authorization`
   */
  token?: (c: Context) => string | undefined | Promise<string | undefined>;
}

const tokenReviews = {
  group: "authentication.k8s.io",
  version: "v1",
  plural: "tokenreviews",
  kind: "TokenReview",
};
const KEEP_ACCEPTED_MS = 60_000;
const KEEP_REFUSED_MS = 10_000;

const NAMES: Record<keyof AuthenticateOptions, true> = {
  audiences: true,
  token: true,
  timeoutMs: true,
  onError: true,
};

/**
 * Returns a middleware for Hono that identifies the user of a request by its bearer token, with a
 * TokenReview, and sets `c.var.user`. A request without a valid token gets 401; while the API
 * server cannot be asked, unknown tokens get 503.
 *
 * An accepted token is kept for 60 s, or until it expires if that is earlier; a refused one for
 * 10 s. Only a hash of a token is kept. One review serves all requests that have the same token
 * meanwhile. The program needs the right to `create` `tokenreviews`, which the ClusterRole
 * `system:auth-delegator` has.
 *
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
 *
 * @example A service for the programs of the cluster
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { authenticate } from "jsr:@kubewire/hono";
 *
 * const kube = createKubeFetch(await loadInClusterConfig());
 * const app = new Hono();
 * app.get("/whoami", authenticate(kube, { audiences: ["whoami"] }), (c) => {
 *   return c.text(c.var.user.username);
 * });
 * ```
 *
 * @example The token of a cookie, and of programs in the header
 * ```ts
 * import { Hono } from "npm:hono";
 * import { getCookie } from "npm:hono/cookie";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { authenticate } from "jsr:@kubewire/hono";
 *
 * const kube = createKubeFetch(await loadInClusterConfig());
 * const app = new Hono();
 * app.use(authenticate(kube, {
 *   token: (c) => getCookie(c, "token") ?? c.req.header("authorization")?.replace(/^Bearer /, ""),
 * }));
 * ```
 *
 * @throws {TypeError} If `kube` is not a client, an audience is empty, or `token` is not a function.
 * @throws {RangeError} If `timeoutMs` is not above 0.
 */
export function authenticate(
  kube: KubeFetch,
  options: AuthenticateOptions = {},
): MiddlewareHandler<AuthenticationEnv> {
  const reviewer = new Reviewer<AuthenticatedUser | undefined>(kube, tokenReviews, options);
  checkNames<AuthenticateOptions>("authenticate", options, NAMES);
  checkFunctions(options, ["token"]);
  const { audiences = [], token: find } = options;
  const isList = Array.isArray(audiences);
  if (!isList || audiences.some((audience) => typeof audience !== "string" || audience === "")) {
    throw new TypeError(
      'audiences must be an array of texts that are not empty, such as ["whoami"]' +
        `${isList ? "" : `: it is ${shownValue(audiences)}`}.`,
    );
  }
  const asked = [...audiences];
  const { clock } = internalsOf(kube).runtime;
  return async (c, next) => {
    const token = find ? checkedToken(await find(c)) : bearerToken(c.req.header("authorization"));
    const user = await reviewer.ask({
      key: await hashOf(token),
      spec: { token, ...asked.length > 0 && { audiences: asked } },
      verdict: ({ status }) => {
        const user = userOf(status, asked);
        if (!user) return { value: undefined, keepMs: KEEP_REFUSED_MS };
        const { expiresAtMs = Infinity } = tokenTimes(token);
        return { value: user, keepMs: Math.min(KEEP_ACCEPTED_MS, expiresAtMs - clock.now()) };
      },
    });
    if (!user) throw refused('Bearer error="invalid_token"');
    c.set("user", user);
    await next();
  };
}

function bearerToken(header: string | undefined): string {
  if (header === undefined || !/^bearer( |$)/i.test(header)) throw refused("Bearer");
  const token = /^bearer +([\x21-\x7e]+) *$/i.exec(header)?.[1];
  if (token === undefined) throw refused('Bearer error="invalid_request"');
  return token;
}

function checkedToken(found: unknown): string {
  if (found === undefined || found === "") throw refused("Bearer");
  if (typeof found !== "string") {
    throw new TypeError(
      `token must return a string, or undefined: it returned ${shownValue(found)}.`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(found)) throw refused('Bearer error="invalid_request"');
  return found;
}

function refused(challenge: string): Error {
  const headers = { "www-authenticate": challenge };
  return statusException(401, { message: "Unauthorized", headers });
}

/**
 * Returns the user of an accepted token, if it has one of the audiences that were asked for.
 *
 * @throws {Error} If the answer names the user by something else than texts.
 */
function userOf(status: unknown, asked: string[]): AuthenticatedUser | undefined {
  const { authenticated, user, audiences = [] } = isObject(status) ? status : {};
  if (authenticated !== true || !isObject(user)) return undefined;
  const { username = "", uid = "", groups = [], extra = {} } = user;
  const areTexts = typeof username === "string" && typeof uid === "string" && isTexts(groups) &&
    isTexts(audiences) && isObject(extra) && Object.values(extra).every(isTexts);
  if (!areTexts) throw new Error("The API server's answer about a token does not name a user.");
  if (username === "") return undefined;
  // A server that does not know audiences returns none: then the token may be for another program.
  if (asked.length > 0 && !audiences.some((audience) => asked.includes(audience))) return undefined;
  return { username, uid, groups, extra: extra as AuthenticatedUser["extra"], audiences };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

async function hashOf(token: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(bytes).toHex();
}
