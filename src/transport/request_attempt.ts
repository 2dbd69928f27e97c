import type { TokenSource } from "../auth/token_source.ts";
import { callHook } from "../core/call_hook.ts";
import { NetworkError } from "../core/errors.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import type { HttpClient, Runtime } from "../runtime/runtime.ts";
import type { KubeFetchOptions } from "./kube_fetch.ts";
import type { OutgoingRequest } from "./outgoing_request.ts";
import type { OwnHeaders } from "./own_headers.ts";
import { isCollection, type Server } from "./request_target.ts";
import type { TlsClient } from "./tls_client.ts";
import type { WarningTeller } from "./warning_header.ts";

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
  /** The headers that the caller need not set. */
  ownHeaders: OwnHeaders;
  /** Tells what the server warns of, if anybody listens. */
  warnings: WarningTeller | undefined;
  /** See {@linkcode KubeFetchOptions.onAttempt}. */
  onAttempt: KubeFetchOptions["onAttempt"];
}

/** What an attempt was begun with elsewhere. */
export interface BegunAttempt {
  /** The token that the source gave. */
  token: string | undefined | Promise<string | undefined>;
  /** The connections. */
  client: HttpClient | Promise<HttpClient>;
  /** What comes of it, if it has been sent. */
  sent?: Promise<Response>;
}

/** Sends a request that is answered and over, in the way that its answer is best read. */
export function sendAnswered(
  client: HttpClient,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const { fetchLarge } = client;
  return fetchLarge && isCollection(url) ? fetchLarge(url, init) : client.fetch(url, init);
}

/** One sending of a request, with the token and over the connections of the moment. */
export class RequestAttempt {
  /** The token that it carries, if it is a token of ours. */
  token: string | undefined;
  /** Whether it carries credentials of ours that may be replaced, and none of the caller's. */
  authorizes = false;
  /** The connections that it took. */
  client: HttpClient | undefined;
  readonly #parts: SenderParts;
  readonly #request: OutgoingRequest;
  readonly #number: number;
  #startedMs = 0;
  #sent: Promise<Response> | undefined;

  /** Creates an attempt that has sent nothing yet; `number` counts from 1. */
  constructor(parts: SenderParts, request: OutgoingRequest, number: number) {
    this.#parts = parts;
    this.#request = request;
    this.#number = number;
  }

  /**
   * Gets the token, and the connections ready. What is at hand is not waited for: each wait and each
   * promise between the caller and the runtime's `fetch` costs a request on Bun a hundredth.
   */
  prepare(begun?: BegunAttempt): Promise<unknown> | undefined {
    const { source, tls } = this.#parts;
    const { headers, signal } = this.#request;
    this.authorizes = (source !== undefined || tls.readsCertificate) &&
      !headers?.has("authorization");
    this.#sent = begun?.sent;
    const ownToken = () => this.authorizes ? source?.token(signal && { signal }) : undefined;
    const { token, client } = begun ?? { token: ownToken(), client: tls.get() };
    if (typeof token === "object") {
      return Promise.all([token.then((token) => this.token = token), client]);
    }
    this.token = token;
    if (client instanceof Promise) return client;
    this.client = client;
    return undefined;
  }

  /**
   * Sends it, once it is prepared; rejects with what the runtime's `fetch` does. After a wait the
   * connections are those of this moment: older ones may be closed by now, for the CA file has changed.
   */
  send(): Promise<Response> {
    if (this.#sent) return this.#sent;
    const { runtime, tls } = this.#parts;
    const client = this.client ?? tls.get();
    if (client instanceof Promise) return client.then(() => this.send());
    this.client = client;
    const init = this.#init();
    const { url, longRunning } = this.#request;
    this.#startedMs = runtime.clock.monotonic();
    if (longRunning) return client.fetchStream(url, init);
    tls.begun(this.#startedMs);
    return sendAnswered(client, url, init);
  }

  /** Tells those who listen what came. */
  answered(response: Response): void {
    const { onAttempt, tls, warnings } = this.#parts;
    if (!this.#request.longRunning) tls.answered();
    if (onAttempt) this.#observe({ status: response.status });
    warnings?.tell(response);
  }

  /**
   * What the failure of `send` means.
   *
   * @throws What is no network error: a bad token, no permission, an abort.
   */
  failed(cause: unknown): NetworkError {
    const error = this.#networkError(cause, this.#request.signal);
    this.#observe({ error });
    return error;
  }

  #init(): RequestInit {
    const { headers, method, body, signal, init: callers, longRunning } = this.#request;
    // A stream's runtime adds headers to its init, which must then be its own.
    if (!callers && !longRunning) return this.#parts.ownHeaders.get(this.token);
    const init: RequestInit = {
      ...callers,
      method,
      headers: this.#headers(headers),
      redirect: "manual",
    };
    if (body !== undefined) init.body = body;
    if (signal) init.signal = signal;
    return init;
  }

  #headers(callers: Headers | undefined): HeadersInit {
    const own = this.#parts.ownHeaders.with(this.token);
    if (!callers) return own;
    const headers = new Headers(callers);
    for (const [name, value] of Object.entries(own)) {
      if (!headers.has(name)) headers.set(name, value);
    }
    return headers;
  }

  /** What a rejected `fetch` means; throws what is no network error. */
  #networkError(cause: unknown, signal: AbortSignal | undefined): NetworkError {
    const { runtime, server, tls } = this.#parts;
    if (signal?.aborted) {
      if (!this.#request.longRunning) tls.givenUp(this.client, runtime.clock.monotonic());
      throw signal.reason;
    }
    const denied = runtime.asPermissionError(cause, new URL(server.origin));
    if (denied) throw denied;
    const described = networkFailure(cause);
    if (!described) throw cause;
    return new NetworkError(described.failure, server.origin, described.detail, cause);
  }

  #observe(result: { status: number } | { error: unknown }): void {
    const { onAttempt, runtime } = this.#parts;
    if (!onAttempt) return;
    const durationMs = runtime.clock.monotonic() - this.#startedMs;
    const { method, url } = this.#request;
    const path = new URL(url).pathname;
    callHook(onAttempt, { method, path, durationMs, attempt: this.#number, ...result });
  }
}
