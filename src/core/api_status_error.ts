import { parseRetryAfterSeconds } from "./backoff.ts";
import { identify, KubewireError } from "./errors.ts";
import type { Status, StatusDetails } from "./status.ts";

const SHOWN_BODY_CHARS = 2048;
const READ_BODY_BYTES = 1024 * 1024;

/**
 * The API server responded with a failure.
 *
 * @example Telling why
 * ```ts
 * import { ApiStatusError, ensureOk, type KubeFetch } from "jsr:@kubewire/kubewire";
 *
 * export async function podExists(kube: KubeFetch, name: string): Promise<boolean> {
 *   try {
 *     await ensureOk(await kube.fetch(`/api/v1/namespaces/${kube.namespace}/pods/${name}`));
 *     return true;
 *   } catch (error) {
 *     if (error instanceof ApiStatusError && error.reason === "NotFound") return false;
 *     throw error;
 *   }
 * }
 * ```
 */
export class ApiStatusError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_API_STATUS" = identify(this, "ERR_API_STATUS");
  /** The HTTP status, such as 404. */
  readonly httpStatus: number;
  /** The server's own description; empty if the body was not a `Status`. */
  readonly status: Status;

  /** Creates the error from the HTTP status and the body's `Status`. */
  constructor(httpStatus: number, status: Status, options: ErrorOptions = {}) {
    const reason = status.reason ? ` ${status.reason}` : "";
    super(`The API server answered ${httpStatus}${reason}: ${status.message ?? "no message"}`, {
      ...options,
    });
    this.httpStatus = httpStatus;
    this.status = status;
  }

  /** The machine-readable reason, such as `NotFound`. */
  get reason(): string | undefined {
    return this.status.reason;
  }

  /** Details of the failure. */
  get details(): StatusDetails | undefined {
    return this.status.details;
  }

  /** Seconds to wait before the next request, as the server asks. */
  get retryAfterSeconds(): number | undefined {
    return this.status.details?.retryAfterSeconds;
  }
}

/**
 * Creates an error from a failed response. It reads at most 1 MiB of the body. A body that is not a
 * `Status` is cut at 2 KiB in the message. Seconds in a `Retry-After` header become
 * `retryAfterSeconds` of the `Status`, if the `Status` does not have it. For a path that the server
 * does not serve, the message names the path and the remedy.
 *
 * @example
 * ```ts
 * import { readApiStatusError } from "jsr:@kubewire/kubewire";
 *
 * const error = await readApiStatusError(new Response("not here", { status: 404 }));
 * console.log(error.message); // The API server answered 404: not here
 * ```
 */
export async function readApiStatusError(response: Response): Promise<ApiStatusError> {
  const text = await readCapped(response);
  const status = parseStatus(text) ?? { message: notServed(text, response) ?? shorten(text) };
  const retryAfterSeconds = parseRetryAfterSeconds(response.headers.get("retry-after") ?? "");
  if (retryAfterSeconds !== undefined) {
    status.details = { retryAfterSeconds, ...status.details };
  }
  return new ApiStatusError(response.status, status);
}

/**
 * Returns a successful response unchanged, and throws an {@linkcode ApiStatusError} for any other.
 *
 * @throws {ApiStatusError} If the status is not 2xx.
 *
 * @example
 * ```ts
 * import { ensureOk, type KubeFetch } from "jsr:@kubewire/kubewire";
 *
 * export async function version(kube: KubeFetch): Promise<string> {
 *   const response = await ensureOk(await kube.fetch("/version"));
 *   return (await response.json() as { gitVersion: string }).gitVersion;
 * }
 * ```
 */
export async function ensureOk(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw await readApiStatusError(response);
}

/** Whether the object, or the resource, does not exist (404). */
export function isNotFound(error: unknown): error is ApiStatusError {
  return hasStatus(error, 404);
}

/** Whether another client has changed the object meanwhile, or the object already exists (409). */
export function isConflict(error: unknown): error is ApiStatusError {
  return hasStatus(error, 409);
}

/** Whether the object to create already exists (409 with reason `AlreadyExists`). */
export function isAlreadyExists(error: unknown): error is ApiStatusError {
  return hasStatus(error, 409) && error.reason === "AlreadyExists";
}

/** Whether the resourceVersion or the continue token is too old (410). */
export function isGone(error: unknown): error is ApiStatusError {
  return hasStatus(error, 410);
}

/** Whether the server could not authenticate the request (401). */
export function isUnauthorized(error: unknown): error is ApiStatusError {
  return hasStatus(error, 401);
}

/** Whether the caller is not allowed to do this (403). */
export function isForbidden(error: unknown): error is ApiStatusError {
  return hasStatus(error, 403);
}

/** Whether the object is not valid (422). */
export function isInvalid(error: unknown): error is ApiStatusError {
  return hasStatus(error, 422);
}

/** Whether the server asks for fewer requests (429). */
export function isTooManyRequests(error: unknown): error is ApiStatusError {
  return hasStatus(error, 429);
}

/** Whether the error is a response of the API server with this HTTP status. */
export function hasStatus(error: unknown, httpStatus: number): error is ApiStatusError {
  return isApiStatus(error) && error.httpStatus === httpStatus;
}

/** Whether an error is an {@linkcode ApiStatusError}, also that of another copy of this package. */
function isApiStatus(error: unknown): error is ApiStatusError {
  return error instanceof ApiStatusError ||
    error instanceof Error && (error as Partial<ApiStatusError>).code === "ERR_API_STATUS";
}

function parseStatus(text: string): Status | undefined {
  const trimmed = text.trim(); // a proxy may send formatted JSON, with a byte order mark
  if (!trimmed.startsWith("{")) return undefined;
  try {
    const value: Status = JSON.parse(trimmed);
    return value.kind === "Status" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Names the path and the remedy where the server's 404 is about a path that it does not serve. */
function notServed(text: string, { status, url }: Response): string | undefined {
  if (status !== 404 || text.trim() !== "404 page not found") return undefined;
  const { pathname } = URL.parse(url) ?? {}; // none for a response that is not from a server
  if (pathname === undefined) return undefined;
  const remedy = pathname.includes("/apis/")
    ? " For a custom resource, apply the CustomResourceDefinition first."
    : "";
  return `404 page not found: the server does not serve ${pathname}.${remedy}`;
}

function shorten(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= SHOWN_BODY_CHARS) return trimmed || "(empty body)";
  return `${trimmed.slice(0, SHOWN_BODY_CHARS)}… (cut)`;
}

async function readCapped(response: Response): Promise<string> {
  if (!response.body) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      bytes += chunk.length;
      if (bytes >= READ_BODY_BYTES) break;
    }
  } catch {
    // The status is known; a body that is cut off only shortens the message.
  }
  return text;
}
