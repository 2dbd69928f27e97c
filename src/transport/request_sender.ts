import { parseToken } from "../auth/parse_token.ts";
import type { TokenSource } from "../auth/token_source.ts";
import { callHook } from "../core/call_hook.ts";
import { NetworkError, type NetworkFailure } from "../core/errors.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { sleep } from "../runtime/sleep.ts";
import { discardBody } from "./discard_body.ts";
import type { KubeFetchOptions } from "./kube_fetch.ts";
import { type KubeRequestInit, type OutgoingRequest, outgoingRequest } from "./outgoing_request.ts";
import { followRedirect, isRedirect } from "./redirect.ts";
import type { Server } from "./request_target.ts";
import { isWorthRepeating, networkBackoff, retryAfterMs } from "./retry.ts";
import type { TlsClient } from "./tls_client.ts";
import { parseWarnings } from "./warning_header.ts";

const MAX_KNOWN_WARNINGS = 1_000;

/** What a {@linkcode RequestSender} works with. */
export interface RequestSenderParts {
  server: Server;
  source: TokenSource | undefined;
  tls: TlsClient;
  runtime: Runtime;
  userAgent: string;
  onWarning: KubeFetchOptions["onWarning"];
  onAttempt: KubeFetchOptions["onAttempt"];
}

/** A response, or why there is none, and the token that was sent for it. */
type Outcome =
  | { response: Response; failure?: undefined; token: string | undefined }
  | { response?: undefined; failure: NetworkFailure; error: NetworkError };

/** Sends requests: with the token of the moment, and again where that is right. */
export class RequestSender {
  readonly #parts: RequestSenderParts;
  readonly #knownWarnings = new Set<string>();
  #checked: { token: string; authorization: string } | undefined;

  /** Creates a sender that has sent nothing yet. */
  constructor(parts: RequestSenderParts) {
    this.#parts = parts;
  }

  /** The `fetch` of {@linkcode KubeFetch}. */
  async fetch(input: RequestInfo | URL, init: KubeRequestInit): Promise<Response> {
    const { server, runtime } = this.#parts;
    const request = await outgoingRequest(server, input, init);
    const { signal, maxAttempts } = request;
    const backoff = networkBackoff();
    let redirects = 0;
    let refusalHandled = false;
    let authoritiesReloaded = false;
    for (let attempt = 1, budget = maxAttempts;; attempt++) {
      const outcome = await this.#attempt(request, attempt);

      if (outcome.failure !== undefined) {
        // The handshake failed before the request was sent, so any request can be sent again.
        if (outcome.failure === "tls" && !authoritiesReloaded) {
          authoritiesReloaded = true;
          if (await this.#parts.tls.reload()) continue;
        }
        if (--budget === 0 || !isWorthRepeating(request, outcome.failure)) throw outcome.error;
        await sleep(runtime.clock, backoff.next(runtime.clock.monotonic()), { signal });
        continue;
      }

      const { response, token } = outcome;
      if (response.ok) return response;
      if (isRedirect(response)) {
        if (request.redirect === "manual") return response;
        await discardBody(response);
        if (request.redirect === "error") {
          throw new TypeError(
            "The API server redirected the request, and its `redirect` is error.",
          );
        }
        followRedirect(request, response, server, redirects++);
        continue;
      }
      if (response.status === 401 && token !== undefined && !refusalHandled) {
        refusalHandled = true;
        if (!await this.#getsAnotherToken(token, signal) || !request.replayable) return response;
        await discardBody(response);
        continue;
      }
      const waitMs = retryAfterMs(request, response, runtime.clock.now());
      if (waitMs === undefined || --budget === 0) return response;
      await discardBody(response);
      await sleep(runtime.clock, waitMs, { signal });
    }
  }

  async #attempt(request: OutgoingRequest, attempt: number): Promise<Outcome> {
    const { source, tls, onAttempt, onWarning } = this.#parts;
    const { signal } = request;
    const mayAuthorize = source !== undefined && !request.headers?.has("authorization");
    let token: string | Promise<string> | undefined = mayAuthorize
      ? source.token({ signal })
      : undefined;
    if (typeof token === "object") token = await token;
    let client = tls.get();
    if (client instanceof Promise) client = await client;
    const startedMs = onAttempt ? performance.now() : 0;
    const observe = onAttempt &&
      ((result: { status: number } | { error: unknown }) =>
        callHook(onAttempt, {
          method: request.method,
          path: new URL(request.url).pathname,
          durationMs: performance.now() - startedMs,
          attempt,
          ...result,
        }));
    const requestInit = this.#init(request, token);
    const send = request.longRunning ? client.fetchStream : client.fetch;
    try {
      const response = await send(request.url, requestInit);
      observe?.({ status: response.status });
      if (onWarning) this.#tellWarnings(response);
      return { response, token };
    } catch (cause) {
      const outcome = this.#describe(cause, request);
      observe?.({ error: outcome.error });
      return outcome;
    }
  }

  #init(request: OutgoingRequest, token: string | undefined): RequestInit {
    const { userAgent } = this.#parts;
    const { headers, method, body, signal, rest } = request;
    const authorization = token === undefined ? undefined : this.#authorization(token);
    return {
      ...rest,
      method,
      headers: headers
        ? withOwnHeaders(headers, authorization, userAgent)
        : authorization === undefined
        ? { "user-agent": userAgent }
        : { authorization, "user-agent": userAgent },
      redirect: "manual",
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    };
  }

  /** The header's value. A token is checked here, for a runtime's error would print a bad one. */
  #authorization(token: string): string {
    if (this.#checked?.token !== token) {
      const authorization = `Bearer ${parseToken(token, "The token of the token source")}`;
      this.#checked = { token, authorization };
    }
    return this.#checked.authorization;
  }

  /** What the caller is to be told of a rejected `fetch`; throws what is no network error. */
  #describe(cause: unknown, request: OutgoingRequest): Extract<Outcome, { error: NetworkError }> {
    if (request.signal?.aborted) throw request.signal.reason;
    const { runtime, server } = this.#parts;
    const denied = runtime.asPermissionError(cause, new URL(server.origin));
    if (denied) throw denied;
    const described = networkFailure(cause);
    if (!described) throw cause;
    const { failure, detail } = described;
    return { failure, error: new NetworkError(failure, server.origin, detail, cause) };
  }

  async #getsAnotherToken(token: string, signal: AbortSignal | undefined): Promise<boolean> {
    const { source } = this.#parts;
    try {
      await source?.refused?.(token, { signal });
      return await source?.token({ signal }) !== token;
    } catch {
      if (signal?.aborted) throw signal.reason;
      return false; // the 401 says more than the failed read does
    }
  }

  #tellWarnings(response: Response): void {
    const header = response.headers.get("warning");
    if (header === null) return;
    for (const text of parseWarnings(header)) {
      if (this.#knownWarnings.has(text)) continue;
      if (this.#knownWarnings.size >= MAX_KNOWN_WARNINGS) this.#knownWarnings.clear();
      this.#knownWarnings.add(text);
      callHook(this.#parts.onWarning, text);
    }
  }
}

function withOwnHeaders(
  headers: Headers,
  authorization: string | undefined,
  userAgent: string,
): Headers {
  const own = new Headers(headers);
  if (authorization !== undefined) own.set("authorization", authorization);
  if (!own.has("user-agent")) own.set("user-agent", userAgent);
  return own;
}
