import { apiStatusError } from "../core/api_status_error.ts";
import { NetworkError } from "../core/errors.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { KubeRequestInit } from "../transport/outgoing_request.ts";
import type { RequestOptions } from "./request_options.ts";

/** One request, and what is expected of its answer. */
export interface JsonRequest {
  /** `GET`, if it is not given. */
  method?: string;
  /** What follows `?`. */
  query?: URLSearchParams | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** What the body is, where it is not `application/json`. */
  contentType?: string;
  /** In which form the answer is asked for. */
  accept?: string | undefined;
  /** Whether the answer may have megabytes. */
  isLong?: boolean;
}

/**
 * Sends a request and reads its answer, which the caller knows to be a `T`.
 *
 * @throws {ApiStatusError} If the server refuses.
 * @throws {NetworkError} If no answer came, or only a part of it.
 */
export async function requestJson<T>(
  kube: KubeFetch,
  path: string,
  request: JsonRequest,
  options: RequestOptions,
): Promise<T> {
  const { query } = request;
  const url = query && query.size > 0 ? `${path}?${query}` : path;
  const response = await kube.fetch(url, requestInit(request, options));
  if (!response.ok) throw await apiStatusError(response);
  try {
    // Bun takes less CPU for the first with a long answer (a third), and for the second with others.
    return request.isLong ? JSON.parse(await response.text()) : await response.json();
  } catch (cause) {
    options.signal?.throwIfAborted();
    if (cause instanceof SyntaxError) {
      throw new NetworkError("unknown", kube.server, "the answer is not JSON", cause);
    }
    const { failure = "unknown", detail = "the answer broke off" } = networkFailure(cause) ?? {};
    throw new NetworkError(failure, kube.server, detail, cause);
  }
}

function requestInit(request: JsonRequest, options: RequestOptions): KubeRequestInit | undefined {
  const { method, body, contentType = "application/json", accept } = request;
  const { signal, maxAttempts } = options;
  // A GET without any settings takes the transport's shortest way.
  if (!method && !accept && !signal && body === undefined && maxAttempts === undefined) return;
  const init: KubeRequestInit = {};
  const headers: Record<string, string> = {};
  if (accept !== undefined) headers["accept"] = accept;
  if (body !== undefined) {
    headers["content-type"] = contentType;
    init.body = JSON.stringify(body);
  }
  if (accept !== undefined || body !== undefined) init.headers = headers;
  if (method !== undefined) init.method = method;
  if (signal) init.signal = signal;
  if (maxAttempts !== undefined) init.maxAttempts = maxAttempts;
  return init;
}
