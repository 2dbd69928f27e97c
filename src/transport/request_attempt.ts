import type { TokenSource } from "../auth/token_source.ts";
import type { Server } from "../config/check_config.ts";
import { KubewireError, NetworkError } from "../core/errors.ts";
import { type AnswerKind, type HttpClient, preload } from "../http/http_client.ts";
import {
  isSafe,
  ReplacedClientError,
  StaleConnectionError,
  UnprocessedRequestError,
} from "../http/message/resending.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import { callSafely } from "../runtime/report_warning.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { raceSignal } from "../core/time/waiting.ts";
import type { KubeFetchOptions } from "./kube_fetch.ts";
import type { OutgoingRequest } from "./outgoing_request.ts";
import type { OwnHeaders } from "./own_headers.ts";
import { isLargeCollection } from "./request_target.ts";
import type { TlsClient } from "./tls_client.ts";
import type { WarningTeller } from "./warning_header.ts";

/** The parts that send requests. */
export interface SenderParts {
  /** The server that receives the requests. */
  server: Server;
  /** The source of the tokens, if any. */
  source: TokenSource | undefined;
  /** Aborts when the client is disposed of. */
  disposed: AbortSignal;
  /** The connections to the server. */
  tls: TlsClient;
  /** Provides the clock and interprets the runtime's errors. */
  runtime: Runtime;
  /** Provides the clock for limits of the network. */
  network: Runtime;
  /** The headers that the caller does not have to set. */
  ownHeaders: OwnHeaders;
  /** Calls the hook for the server's warnings, if set. */
  warnings: WarningTeller | undefined;
  /** See {@linkcode KubeFetchOptions.onAttempt}. */
  onAttempt: KubeFetchOptions["onAttempt"];
}

/** Failures in which no byte of the request reached the server, over any transport. */
const BEFORE_SENDING: readonly string[] = ["refused", "dns", "tls"];

/** An attempt that ended without a response. */
export interface FailedAttempt {
  /** The error for the caller, if the request is not sent again. */
  error: NetworkError;
  /** Whether a kept connection ended, which the server had most likely closed before. */
  isStale: boolean;
  /** Whether the server has certainly not processed the request. */
  isUnprocessed: boolean;
}

/** One attempt to send a request, with the current token and connections. */
export class RequestAttempt {
  /** The token of the request, if it is one of ours. */
  token: string | undefined;
  /** Whether the request has credentials of ours that may be replaced, and none of the caller's. */
  authorizes = false;
  /** The client that sent the request. */
  client: HttpClient | undefined;
  readonly #parts: SenderParts;
  readonly #request: OutgoingRequest;
  readonly #number: number;
  #startedMs = 0;

  /** Creates an attempt without sending the request; `number` counts from 1. */
  constructor(parts: SenderParts, request: OutgoingRequest, number: number) {
    this.#parts = parts;
    this.#request = request;
    this.#number = number;
  }

  /**
   * Sends the request and calls the hooks. Returns `undefined` if no byte was sent because others
   * have replaced the connections.
   *
   * @throws Errors that are not network errors: no token, a missing permission, an abort.
   */
  async send(): Promise<Response | FailedAttempt | undefined> {
    const { onAttempt, runtime, tls, warnings } = this.#parts;
    const { url, longRunning, signal } = this.#request;
    using _held = runtime.clock.hold?.();
    const preparing = this.#prepare();
    if (preparing) await preparing;
    let response: Response;
    try {
      // After a wait, take the current connections: older ones may be closed by now.
      const ready = tls.get();
      this.client = ready instanceof Promise ? await raceSignal(ready, signal) : ready;
      const init = this.#init();
      this.#startedMs = runtime.clock.monotonic();
      if (!longRunning) tls.begun(this.#startedMs);
      response = await this.client.fetch(url, init, this.#kind());
    } catch (cause) {
      return this.#failed(cause);
    }
    if (!longRunning) tls.answered();
    if (onAttempt) this.#observe({ status: response.status });
    warnings?.tell(response);
    return response;
  }

  /** Prepares the token and the connections. Returns a promise only if one of them is not ready. */
  #prepare(): Promise<void> | undefined {
    const { disposed, source, tls } = this.#parts;
    const { headers, signal } = this.#request;
    this.authorizes = (source !== undefined || tls.readsCertificate) &&
      !headers?.has("authorization");
    const token = this.authorizes ? source?.token({ signal, disposed }) : undefined;
    const client = tls.get();
    if (typeof token === "object" || client instanceof Promise) return this.#wait(token, client);
    this.token = token;
    return undefined;
  }

  async #wait(
    token: string | undefined | Promise<string | undefined>,
    client: HttpClient | Promise<HttpClient>,
  ): Promise<void> {
    preload();
    const ready = Promise.all([token, client]);
    [this.token] = await raceSignal(ready, this.#request.signal);
  }

  #failed(cause: unknown): FailedAttempt | undefined {
    if (!this.#request.signal?.aborted) { // otherwise it rejects with the caller's reason below
      this.#parts.disposed.throwIfAborted();
      if (cause instanceof ReplacedClientError) return undefined;
    }
    const isStale = cause instanceof StaleConnectionError;
    const isUnprocessed = cause instanceof UnprocessedRequestError;
    const error = this.#networkError(isStale || isUnprocessed ? cause.error : cause);
    this.#observe({ error });
    return { error, isStale, isUnprocessed };
  }

  #kind(): AnswerKind {
    const { longRunning, method, url } = this.#request;
    if (longRunning) return "stream";
    return method === "GET" && isLargeCollection(url) ? "large" : "plain";
  }

  #init(): RequestInit {
    const { headers, method, body, signal, init: callers } = this.#request;
    const init: RequestInit = { ...callers, method, headers: this.#headers(headers) };
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

  /** Converts the error of a rejected `fetch`; throws errors that are not network errors. */
  #networkError(cause: unknown): NetworkError {
    const { runtime, server, tls } = this.#parts;
    const { longRunning, method, signal } = this.#request;
    if (signal?.aborted) {
      if (!longRunning) tls.givenUp(this.client, runtime.clock.monotonic());
      throw signal.reason;
    }
    if (cause instanceof NetworkError) return cause;
    if (cause instanceof KubewireError) throw cause;
    const denied = runtime.asPermissionError(cause, new URL(server.origin));
    if (denied) throw denied;
    const described = networkFailure(cause);
    if (!described) throw cause;
    const { failure, detail } = described;
    return new NetworkError(failure, server.origin, detail, cause, {
      outcomeUnknown: !isSafe(method) && !BEFORE_SENDING.includes(failure),
    });
  }

  #observe(result: { status: number } | { error: unknown }): void {
    const { onAttempt, runtime } = this.#parts;
    if (!onAttempt) return;
    const durationMs = runtime.clock.monotonic() - this.#startedMs;
    const { method, url } = this.#request;
    const path = new URL(url).pathname;
    callSafely(onAttempt, { method, path, durationMs, attempt: this.#number, ...result });
  }
}
