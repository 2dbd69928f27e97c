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
  /** All that the caller set, such as `cache` or `keepalive`; not to be changed. */
  readonly init: RequestInit | undefined;
}

const DEFAULT_MAX_ATTEMPTS = 10;

/**
 * Reads the arguments of `fetch`; neither is changed. Only a `Request` with a body takes a while:
 * its bytes are read from a copy, so that they can be sent again and the caller keeps his.
 */
export function outgoingRequest(
  server: Server,
  input: RequestInfo | URL,
  init?: KubeRequestInit,
): OutgoingRequest | Promise<OutgoingRequest> {
  if (typeof input === "string" || !(input instanceof Request)) {
    return outgoing(resolveTarget(server, String(input)), init);
  }
  const url = resolveTarget(server, input.url);
  const merged = {
    ...init,
    method: init?.method ?? input.method,
    headers: init?.headers ?? input.headers,
    redirect: init?.redirect ?? input.redirect,
    signal: init?.signal ?? input.signal,
  };
  if (!input.body || init?.body) return outgoing(url, merged);
  return input.clone().arrayBuffer().then((body) => outgoing(url, { ...merged, body }));
}

function outgoing(url: string, init: KubeRequestInit | undefined): OutgoingRequest {
  const maxAttempts = init?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS;
  if (!(maxAttempts >= 1)) {
    throw new RangeError(`maxAttempts must be at least 1: it is ${maxAttempts}.`);
  }
  return {
    url,
    method: init?.method?.toUpperCase() ?? "GET",
    headers: init?.headers && new Headers(init.headers),
    body: init?.body,
    replayable: !init?.body || isReplayable(init.body),
    redirect: init?.redirect ?? "follow",
    signal: init?.signal ?? undefined,
    longRunning: isLongRunning(url),
    maxAttempts,
    init,
  };
}

function isReplayable(body: BodyInit): boolean {
  return typeof body === "string" || body instanceof ArrayBuffer || ArrayBuffer.isView(body) ||
    body instanceof Blob || body instanceof URLSearchParams || body instanceof FormData;
}
