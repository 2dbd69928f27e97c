import { createHash, timingSafeEqual } from "node:crypto";
import { jsonFault } from "../json/json_fault.ts";
import { parseJson } from "../json/parse_json.ts";
import { badRequest, internalError } from "../status/api_errors.ts";
import { type Status, StatusError } from "../status/status_error.ts";
import { type DoorRoute, paramsOf } from "./door_route.ts";

/** A request as it comes to the door. */
export interface DoorRequest {
  /** The HTTP method. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** The header `Authorization`; empty without one. */
  readonly authorization: string;
  /** Reads the body; called for requests with the right token only. */
  readonly text: () => Promise<string>;
}

/** The response of the door. */
export interface DoorResponse {
  /** The HTTP status. */
  readonly code: number;
  /** The JSON: of the route, or a `Status` that says what is wrong. */
  readonly body: unknown;
}

/** Settings of a {@linkcode Door}. */
export interface DoorOptions {
  /** The paths that it serves. */
  routes: readonly DoorRoute[];
  /** The token that each request must have. */
  token: string;
}

/**
 * The door of a server for tests in any language: what a test in the server's own process does by its
 * methods, by requests with JSON. All of it needs the token, because it may also write files.
 */
export class Door {
  readonly #routes: readonly DoorRoute[];
  readonly #proof: Uint8Array;

  /** Serves the routes, and a list of them at `/v1`. */
  constructor({ routes, token }: DoorOptions) {
    this.#proof = proofOf(`Bearer ${token}`);
    const list = routes.map(({ method, path, about }) => ({ method, path, about }));
    const index: DoorRoute = {
      method: "GET",
      path: "/v1",
      about: "Lists all paths.",
      handle: () => ({ paths: list }),
    };
    this.#routes = [index, ...routes];
  }

  /** Returns the response to a request. */
  async handle(request: DoorRequest): Promise<DoorResponse> {
    try {
      return { code: 200, body: await this.#answer(request) ?? {} };
    } catch (error) {
      const status = statusOf(error);
      return { code: status.code, body: status };
    }
  }

  async #answer(request: DoorRequest): Promise<unknown> {
    if (!timingSafeEqual(proofOf(request.authorization), this.#proof)) throw unknownCaller();
    const { pathname, searchParams } = urlOf(request.target);
    const found = this.#routes.flatMap((route) => {
      const params = paramsOf(route.path, pathname);
      return params ? [{ route, params }] : [];
    });
    if (found.length === 0) throw unknownPath(pathname);
    const call = found.find(({ route }) => route.method === request.method);
    if (!call) throw otherMethod(request.method, pathname, found.map(({ route }) => route.method));
    const query = queryOf(searchParams, call.route);
    const body = jsonOf(await request.text());
    return await call.route.handle({ params: call.params, query, body });
  }
}

/** A digest, because only texts of one length can be compared in constant time. */
function proofOf(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

function urlOf(target: string): URL {
  if (target.startsWith("/") && URL.canParse(`http://door${target}`)) {
    return new URL(`http://door${target}`);
  }
  throw badRequest("The target of a request must be a path such as /v1/faults.");
}

function queryOf(given: URLSearchParams, { path, query: known = [] }: DoorRoute) {
  const query: Record<string, string> = {};
  for (const [name, value] of given) {
    if (!known.includes(name)) {
      const names = known.length > 0 ? `the parameters are ${known.join(", ")}` : "leave it out";
      throw badRequest(`The query of ${path} has an unknown parameter "${name}": ${names}.`);
    }
    if (Object.hasOwn(query, name)) {
      throw badRequest(`The query has the parameter "${name}" twice: give it once.`);
    }
    query[name] = value;
  }
  return query;
}

function jsonOf(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return parseJson(text, { levels: Infinity });
  } catch (error) {
    throw badRequest(`The body must be JSON: ${jsonFault(error)}.`);
  }
}

function statusOf(error: unknown): Status & { code: number } {
  if (error instanceof StatusError) return error.status;
  return internalError(error instanceof Error ? error.message : String(error)).status;
}

function unknownCaller(): StatusError {
  return new StatusError({
    code: 401,
    reason: "Unauthorized",
    message: 'Each request to the door needs the header "Authorization: Bearer TOKEN": the token ' +
      "is in the launcher's kubeconfig, at extensions[0].extension.door.token.",
  });
}

function unknownPath(path: string): StatusError {
  return new StatusError({
    code: 404,
    reason: "NotFound",
    message: `The door has no path ${path}: GET /v1 lists all paths.`,
  });
}

function otherMethod(method: string, path: string, allowed: readonly string[]): StatusError {
  return new StatusError({
    code: 405,
    reason: "MethodNotAllowed",
    message: `${path} takes ${allowed.join(", ")}: the method of the request is ${method}.`,
  });
}
