import { parseToken } from "../auth/parse_token.ts";
import type { TokenSource } from "../auth/token_source.ts";
import { callHook } from "../core/call_hook.ts";
import { NetworkError } from "../core/errors.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import type { HttpClient, Runtime } from "../runtime/runtime.ts";
import type { KubeFetchOptions } from "./kube_fetch.ts";
import type { OutgoingRequest } from "./outgoing_request.ts";
import type { Server } from "./request_target.ts";
import type { TlsClient } from "./tls_client.ts";
import { WarningTeller } from "./warning_header.ts";

/** What requests are sent with. */
export interface SenderParts {
  /** Where they go. */
  server: Server;
  /** Where the tokens come from, if there are any. */
  source: TokenSource | undefined;
  /** The connections. */
  tls: TlsClient;
  /** The clock, and what a runtime's errors mean. */
  runtime: Runtime;
  /** The `User-Agent` header, unless the caller has one. */
  userAgent: string;
  /** See {@linkcode KubeFetchOptions.onWarning}. */
  onWarning: KubeFetchOptions["onWarning"];
  /** See {@linkcode KubeFetchOptions.onAttempt}. */
  onAttempt: KubeFetchOptions["onAttempt"];
}

/** A response, or why there is none, and what it was asked for with. */
export type Outcome =
  & { token: string | undefined; client: HttpClient }
  & ({ response: Response; error?: undefined } | { response?: undefined; error: NetworkError });

/** Sends a request once, with the token and over the connections of the moment. */
export class RequestAttempt {
  readonly #parts: SenderParts;
  readonly #warnings: WarningTeller | undefined;
  #own: { token: string | undefined; headers: Record<string, string> } | undefined;

  /** Creates a sender that has sent nothing yet. */
  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#warnings = parts.onWarning && new WarningTeller(parts.onWarning);
  }

  /**
   * Sends the request; `attempt` counts from 1.
   *
   * @throws What is no network error: no token, no permission, an abort.
   */
  async send(request: OutgoingRequest, attempt: number): Promise<Outcome> {
    const { source, tls, runtime, onAttempt } = this.#parts;
    const authorizes = source !== undefined && !request.headers?.has("authorization");
    // What is at hand is not awaited: it costs a turn of the microtask queue for each request.
    const { signal } = request;
    const given = authorizes ? source.token(signal && { signal }) : undefined;
    const token = typeof given === "object" ? await given : given;
    const connections = tls.get();
    const client = connections instanceof Promise ? await connections : connections;
    const init = this.#init(request, token);
    const startedMs = onAttempt ? runtime.clock.monotonic() : 0;
    try {
      const response = await (request.longRunning ? client.fetchStream : client.fetch)(
        request.url,
        init,
      );
      this.#observe(request, attempt, startedMs, { status: response.status });
      this.#warnings?.tell(response);
      return { response, token, client };
    } catch (cause) {
      const error = this.#networkError(cause, request.signal);
      this.#observe(request, attempt, startedMs, { error });
      return { error, token, client };
    }
  }

  #init(request: OutgoingRequest, token: string | undefined): RequestInit {
    const { headers, method, body, signal } = request;
    const init: RequestInit = {
      ...request.init,
      method,
      headers: this.#headers(headers, token),
      redirect: "manual",
    };
    if (body !== undefined) init.body = body;
    if (signal) init.signal = signal;
    return init;
  }

  #headers(callers: Headers | undefined, token: string | undefined): HeadersInit {
    const own = this.#ownHeaders(token);
    if (!callers) return own;
    const headers = new Headers(callers);
    for (const [name, value] of Object.entries(own)) {
      if (!headers.has(name)) headers.set(name, value);
    }
    return headers;
  }

  /**
   * The headers of a request whose caller has none; they stay the same until the token changes. A
   * token is checked here, for a runtime's own error would print a bad one.
   */
  #ownHeaders(token: string | undefined): Record<string, string> {
    if (this.#own?.token !== token || !this.#own) {
      const headers: Record<string, string> = { "user-agent": this.#parts.userAgent };
      if (token !== undefined) {
        headers.authorization = `Bearer ${parseToken(token, "The token of the token source")}`;
      }
      this.#own = { token, headers };
    }
    return this.#own.headers;
  }

  /** What a rejected `fetch` means; throws what is no network error. */
  #networkError(cause: unknown, signal: AbortSignal | undefined): NetworkError {
    if (signal?.aborted) throw signal.reason;
    const { runtime, server } = this.#parts;
    const denied = runtime.asPermissionError(cause, new URL(server.origin));
    if (denied) throw denied;
    const described = networkFailure(cause);
    if (!described) throw cause;
    return new NetworkError(described.failure, server.origin, described.detail, cause);
  }

  #observe(
    request: OutgoingRequest,
    attempt: number,
    startedMs: number,
    result: { status: number } | { error: unknown },
  ): void {
    const { onAttempt, runtime } = this.#parts;
    if (!onAttempt) return;
    const durationMs = runtime.clock.monotonic() - startedMs;
    const { method, url } = request;
    callHook(onAttempt, { method, path: new URL(url).pathname, durationMs, attempt, ...result });
  }
}
