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
