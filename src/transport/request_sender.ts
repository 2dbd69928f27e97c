/**
 * Sends a request, step by step:
 *
 * 1. **Target** (`request_target.ts`). A path is appended to the server's URL. A full URL must have
 *    the same origin; any other is an `OriginRefusedError`, before the token source is called.
 * 2. **Snapshot** (`outgoing_request.ts`). Method, headers and body are copied. The snapshot also
 *    records whether the body can be sent twice: a stream cannot.
 * 3. **Token** (`own_headers.ts`, `src/auth/file_token_source.ts`). It comes from memory. The
 *    request waits for a read only if the timer is late, the token has expired or is about to, or
 *    none is held. If the caller sets `Authorization`, the token source is not called. A source may
 *    have no token: then the certificate identifies the caller.
 * 4. **Connection** (`tls_client.ts`, `src/http/http_client.ts`). One `HttpClient` holds the
 *    connections for one set of TLS settings, and chooses the way of each request: our own
 *    connections (`own_connections.ts`) or `fetch` (`fetch/fetch_sender.ts`).
 *    - Over HTTP/2 all requests are streams of a few connections. A server that chose HTTP/1.1 is
 *      offered HTTP/2 again after 5 minutes, by a request that needs a new connection anyway.
 *    - Over HTTP/1.1 ordinary requests share a pool; each watch and each followed log has its own
 *      connection. A WebSocket always has its own.
 *    - Through a proxy, and with `transport: "fetch"`, the runtime's `fetch` sends everything, each
 *      request over a new connection. On Deno, `fetch` also sends large lists, over connections
 *      that it keeps, unless an environment variable may name a proxy that only `fetch` would use.
 *    - If callers gave requests up and nothing was answered for 10 s, all idle connections are
 *      closed.
 *    - When the CA or the certificate changes, a new client replaces this one; unsent requests use
 *      the new one.
 * 5. **Send** (`request_attempt.ts`). One attempt takes the token and the connections, sends, calls
 *    the hooks, and returns the response or the failure. Redirects are not followed by the runtime.
 *    `network_failure.ts` maps the runtimes' errors to a `NetworkFailure`.
 * 6. **Judge** (`request_sender.ts`):
 *
 *    | answer                      | next step                                                                                                                                                   |
 *    | --------------------------- | ----------------------------------------------------------------------------------------------------------------------------------------------------------- |
 *    | 2xx                         | return it                                                                                                                                                   |
 *    | redirect                    | follow it on the same origin, at most 10 times; refuse others                                                                                               |
 *    | 401                         | tell the source which token was refused, read the certificate's files again; with another token (or, without tokens, another certificate) send it once more |
 *    | 429, 5xx with `Retry-After` | wait and send again, within `maxAttempts`; return it if the wait is over five minutes                                                                       |
 *    | any other                   | return it                                                                                                                                                   |
 *    | a failed TLS handshake      | read the CA file; with another CA send it once more                                                                                                         |
 *    | another network error       | send GET, HEAD and OPTIONS again with backoff; for every other method throw a `NetworkError`                                                                |
 *
 * When the caller's `signal` aborts, a waiting request stops at once, with the signal's reason.
 *
 * @module
 */
import type { Backoff } from "../core/backoff.ts";
import type { HttpClient } from "../http/http_client.ts";
import { isSafe } from "../http/message/resending.ts";
import { JoinedAbort, raceSignal, sleep } from "../core/time/waiting.ts";
import { type KubeRequestInit, type OutgoingRequest, outgoingRequest } from "./outgoing_request.ts";
import { followRedirect, isRedirect } from "./redirect.ts";
import { type FailedAttempt, RequestAttempt, type SenderParts } from "./request_attempt.ts";
import { discardBody, isWorthRepeating, networkBackoff, retryAfterMs } from "./retry.ts";

/** The status with which servers and proxies close an idle connection, whatever is sent next. */
const REQUEST_TIMEOUT = 408;

/** The state of one request between its attempts. */
interface Progress {
  attemptsLeft: number;
  /** How often the server refused to process the request. */
  unprocessed: number;
  redirects: number;
  refusalHandled: boolean;
  authoritiesReloaded: boolean;
  backoff: Backoff | undefined;
}

/** Sends requests, and retries them if that is safe. */
export class RequestSender {
  readonly #parts: SenderParts;

  /** Creates a sender without sending a request. */
  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /**
   * The `fetch` of {@linkcode KubeFetch}: sends a request until it has a response to return. A
   * stream that is its body is cancelled if it rejects.
   */
  async fetch(input: string | URL | Request, init?: KubeRequestInit): Promise<Response> {
    let request: OutgoingRequest | undefined;
    try {
      const given = outgoingRequest(this.#parts.server, input, init, this.#parts.network.clock);
      request = given instanceof Promise ? await given : given;
      let progress: Progress | undefined; // most requests do not need it
      for (let number = 1;; number++) {
        const attempt = new RequestAttempt(this.#parts, request, number);
        const outcome = await attempt.send();
        if (!outcome) continue; // no byte was sent
        const isResponse = !("isStale" in outcome); // a runtime may have a Response of its own
        if (isResponse && outcome.ok) return marked(outcome, progress);
        progress ??= startOf(request);
        if (isResponse) {
          if (await this.#repeatsAfter(outcome, attempt, request, progress)) continue;
          return marked(outcome, progress);
        }
        if (await this.#repeatsAfterFailure(outcome, attempt, request, progress)) continue;
        throw outcome.error;
      }
    } catch (error) {
      cancelUnread(request ? request.body : init?.body ?? (input as Partial<Request>)?.body, error);
      throw error;
    }
  }

  /** Returns whether to send the request again now. */
  async #repeatsAfterFailure(
    { error: { failure }, isStale, isUnprocessed }: FailedAttempt,
    { client }: RequestAttempt,
    request: OutgoingRequest,
    progress: Progress,
  ): Promise<boolean> {
    const { runtime, tls } = this.#parts;
    const { signal } = request;
    if (isUnprocessed) {
      if (!request.replayable) return false;
      // The first time it does not count as an attempt, since it was none for the server: a connection
      // that closes leaves requests unprocessed. More than that means a busy server.
      if (progress.unprocessed++ === 0) return true;
    } else {
      if (failure === "tls" && !progress.authoritiesReloaded) {
        progress.authoritiesReloaded = true;
        // The handshake failed before any byte was sent, so any request can be sent again.
        return await raceSignal(tls.reload(client), signal);
      }
      if (!isWorthRepeating(request, failure)) return false;
    }
    if (--progress.attemptsLeft === 0) return false;
    if (isStale) return true; // at once: the next connection is not as old
    progress.backoff ??= networkBackoff();
    await this.#pause(progress.backoff.next(runtime.clock.monotonic()), signal);
    return true;
  }

  /** Returns whether to send the request again now; if so, the response has been discarded. */
  async #repeatsAfter(
    response: Response,
    attempt: RequestAttempt,
    request: OutgoingRequest,
    progress: Progress,
  ): Promise<boolean> {
    const { runtime, network, server } = this.#parts;
    const { signal } = request;
    if (isRedirect(response)) {
      if (request.redirect === "manual") return false;
      await discardBody(response, network.clock);
      followRedirect(request, response, server, progress.redirects++);
      return true;
    }
    if (response.status === 401 && attempt.authorizes && !progress.refusalHandled) {
      progress.refusalHandled = true;
      const another = await this.getsAnotherCredential(attempt, signal);
      if (!another || !request.replayable) return false;
      await discardBody(response, network.clock);
      return true;
    }
    if (response.status === REQUEST_TIMEOUT && isSafe(request.method) && request.replayable) {
      if (--progress.attemptsLeft === 0) return false;
      await discardBody(response, network.clock);
      return true;
    }
    const waitMs = retryAfterMs(request, response, runtime.clock.now());
    if (waitMs === undefined || --progress.attemptsLeft === 0) return false;
    await discardBody(response, network.clock);
    await this.#pause(waitMs, signal);
    return true;
  }

  /** Waits before the request is sent again. */
  async #pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { disposed, runtime } = this.#parts;
    using stop = new JoinedAbort(disposed, signal);
    await sleep(runtime.clock, delayMs, { signal: stop.signal });
  }

  /** Returns whether another token or certificate than the refused one is available. */
  async getsAnotherCredential(
    { token, client }: Pick<RequestAttempt, "token" | "client">,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    using _held = this.#parts.runtime.clock.hold?.();
    const renewed = this.#renew(token, client, signal);
    try {
      return await raceSignal(renewed, signal);
    } catch {
      if (signal?.aborted) throw signal.reason;
      return false; // the 401 says more than the failed read
    }
  }

  async #renew(
    token: string | undefined,
    client: HttpClient | undefined,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const { disposed, source, tls } = this.#parts;
    const options = { signal, disposed };
    // Another request may have been refused too and have got another certificate by now.
    if (tls.hasAnotherSourced(client)) return true;
    await source?.invalidate?.(token, options);
    const hasToken = await source?.token(options) !== token;
    if (tls.hasAnotherSourced(client)) return true;
    // The certificate may be the refused one, even beside a token; another one has new connections.
    return await tls.hasOtherCertificate(client) || hasToken;
  }
}

/** Returns the response, which says as one of `fetch` does whether redirects led to it. */
function marked(response: Response, progress: Progress | undefined): Response {
  if (!progress?.redirects) return response;
  return Object.defineProperty(response, "redirected", { value: true, configurable: true });
}

/** Cancels a stream that was not sent: its source may hold a file or a connection open. */
function cancelUnread(body: BodyInit | null | undefined, error: unknown): void {
  if (body instanceof ReadableStream && !body.locked) body.cancel(error).catch(() => {});
}

function startOf({ maxAttempts }: OutgoingRequest): Progress {
  return {
    attemptsLeft: maxAttempts,
    unprocessed: 0,
    redirects: 0,
    refusalHandled: false,
    authoritiesReloaded: false,
    backoff: undefined,
  };
}
