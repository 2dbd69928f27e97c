import { raceSignal } from "../runtime/waiting.ts";
import { isLongRunning, resolveTarget, type Server } from "./request_target.ts";

/** What {@linkcode KubeFetch.fetch} takes beyond the web's `RequestInit`. */
export interface KubeRequestInit extends RequestInit {
  /**
   * How often the request is sent at most: again after 429, or 5xx with `Retry-After`, and again
   * after a network error if it is safe to repeat. The one replay after a 401 does not count.
   * @default {10}
   */
  maxAttempts?: number;
}

/** A request as it is sent, maybe more than once, made from what `fetch` was called with. */
export interface OutgoingRequest {
  url: string;
  method: string;
  /** The caller's headers, if there are any; a copy. */
  headers: Headers | undefined;
  body: BodyInit | null | undefined;
  /** Whether the body can be sent again. */
  replayable: boolean;
  redirect: RequestRedirect;
  readonly signal: AbortSignal | undefined;
  readonly longRunning: boolean;
  readonly maxAttempts: number;
  /** All that the caller set, such as `cache` or `keepalive`; the object is not to be changed. */
  init: RequestInit | undefined;
}

const DEFAULT_MAX_ATTEMPTS = 10;
const METHOD = /^[!#$%&'*+\-.^_`|~\w]+$/;
/** The methods that the Fetch standard forbids (§2.2.1). */
const FORBIDDEN_METHOD = /^(CONNECT|TRACE|TRACK)$/;

/**
 * Reads the arguments of `fetch`; neither is changed. Only a `Request` with a body takes a while:
 * its bytes are read from a copy, so that they can be sent again and the caller keeps his.
 *
 * @throws {TypeError} If they are no request that HTTP or the Fetch standard allows. No value of a
 *   header is shown.
 * @throws {RangeError} If `maxAttempts` is no integer, or less than 1.
 */
export function outgoingRequest(
  server: Server,
  input: RequestInfo | URL,
  init?: KubeRequestInit,
): OutgoingRequest | Promise<OutgoingRequest> {
  if (!(input instanceof Request)) {
    init?.signal?.throwIfAborted();
    return outgoing(resolveTarget(server, textOf(input)), init);
  }
  const signal = init?.signal ?? input.signal;
  signal.throwIfAborted();
  const url = resolveTarget(server, input.url);
  const merged = {
    ...init,
    method: init?.method ?? input.method,
    headers: init?.headers ?? input.headers,
    redirect: init?.redirect ?? input.redirect,
    signal,
  };
  if (!input.body || init?.body) return outgoing(url, merged);
  return raceSignal(input.clone().arrayBuffer(), signal)
    .then((body) => outgoing(url, { ...merged, body }));
}

/** The caller's URL; anything else would become a path, such as `/undefined`. */
function textOf(input: string | URL): string {
  if (typeof input === "string") return input;
  if (input instanceof URL) return input.href;
  throw new TypeError("fetch takes a path, a URL or a Request.");
}

function outgoing(url: string, init: KubeRequestInit | undefined): OutgoingRequest {
  const maxAttempts = init?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS;
  if (!(maxAttempts >= 1 && (Number.isInteger(maxAttempts) || maxAttempts === Infinity))) {
    throw new RangeError(`maxAttempts must be an integer of at least 1: it is ${maxAttempts}.`);
  }
  const method = init?.method === undefined ? "GET" : checkedMethod(init.method);
  const body = init?.body;
  if (body !== undefined && body !== null) checkBody(body, method);
  return {
    url,
    method,
    headers: init?.headers && checkedHeaders(init.headers),
    body: body && ownBody(body),
    replayable: !body || isReplayable(body),
    redirect: init?.redirect ?? "follow",
    signal: init?.signal ?? undefined,
    longRunning: isLongRunning(url),
    maxAttempts,
    init,
  };
}

function checkedMethod(method: string): string {
  if (!METHOD.test(method)) {
    throw new TypeError(`${JSON.stringify(method)} is no method of HTTP.`);
  }
  const upper = method.toUpperCase();
  if (FORBIDDEN_METHOD.test(upper)) throw new TypeError(`fetch may not send ${upper}.`);
  return upper;
}

function checkBody(body: BodyInit, method: string): void {
  if (method === "GET" || method === "HEAD") {
    throw new TypeError(`A request with the method ${method} may not have a body.`);
  }
  if (body instanceof ReadableStream && body.locked) {
    throw new TypeError("The body of the request is a stream that something reads already.");
  }
}

/** Deno's own error shows the value, which may be a token. */
function checkedHeaders(init: HeadersInit): Headers {
  try {
    return new Headers(init);
  } catch {
    throw new TypeError(
      "A header of the request has a name or a value that HTTP does not allow, such as one with a " +
        "line break or with characters beyond Latin-1.",
    );
  }
}

function isReplayable(body: BodyInit): boolean {
  return typeof body === "string" || body instanceof ArrayBuffer || ArrayBuffer.isView(body) ||
    body instanceof Blob || body instanceof URLSearchParams || body instanceof FormData;
}

/** The body as it is now: the caller may change his as soon as `fetch` has returned. */
function ownBody(body: BodyInit): BodyInit {
  if (body instanceof ArrayBuffer) return body.slice(0);
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  }
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  if (!(body instanceof FormData)) return body;
  const form = new FormData();
  for (const [name, value] of body) form.append(name, value);
  return form;
}
