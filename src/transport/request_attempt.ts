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
  #checked: { token: string; authorization: string } | undefined;

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
    const given = authorizes ? source.token({ signal: request.signal }) : undefined;
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
    const { headers, method, body, signal, rest } = request;
    return {
      ...rest,
      method,
      headers: this.#headers(headers, token),
      redirect: "manual",
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    };
  }

  #headers(callers: Headers | undefined, token: string | undefined): HeadersInit {
    const { userAgent } = this.#parts;
    const authorization = token === undefined ? undefined : this.#authorization(token);
    if (!callers) {
      return { ...(authorization && { authorization }), "user-agent": userAgent };
    }
    const headers = new Headers(callers);
    if (authorization) headers.set("authorization", authorization);
    if (!headers.has("user-agent")) headers.set("user-agent", userAgent);
    return headers;
  }

  /** The header's value. A token is checked here, for a runtime's error would print a bad one. */
  #authorization(token: string): string {
    if (this.#checked?.token !== token) {
      const authorization = `Bearer ${parseToken(token, "The token of the token source")}`;
      this.#checked = { token, authorization };
    }
    return this.#checked.authorization;
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
