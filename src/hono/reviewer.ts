import { ensureOk } from "../core/api_status_error.ts";
import { withTimeLimit } from "../election/time_limit.ts";
import { callSafely } from "../runtime/report_warning.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { plumbingOf } from "../transport/plumbing.ts";
import type { HTTPException } from "hono/http-exception";
import { statusException } from "./status_exception.ts";
import { type Verdict, VerdictCache } from "./verdict_cache.ts";

/** Settings of what asks the API server about a request. */
export interface ReviewOptions {
  /**
   * The longest time to wait for the API server, in milliseconds; then the request gets 503.
   * @default {10_000}
   */
  timeoutMs?: number;
  /**
   * Called when the API server cannot be asked, or does not answer the question: once for each
   * question, with the error of the client.
   */
  onError?: (error: unknown) => void;
}

/** A question to the API server. */
export interface Question<T> {
  /** Names the question among the others. */
  key: string;
  /** The body of the request. */
  review: unknown;
  /** Reads the answer. */
  verdict: (answer: { status?: unknown }) => Verdict<T>;
}

const MAX_ENTRIES = 4_096;
const MAX_PENDING = 256;

/** Sends reviews to the API server, and keeps the answers for a time. */
export class Reviewer<T> {
  readonly #kube: KubeFetch;
  readonly #path: string;
  readonly #options: ReviewOptions;
  readonly #cache: VerdictCache<T>;

  /**
   * Creates a reviewer for one kind of reviews.
   *
   * @throws {TypeError} If `kube` is not a client.
   * @throws {RangeError} If the time limit is not above 0.
   */
  constructor(kube: KubeFetch, path: string, options: ReviewOptions) {
    const { timeoutMs = 10_000 } = options;
    if (!(timeoutMs > 0)) {
      throw new RangeError(`timeoutMs must be above 0: current value is ${timeoutMs}.`);
    }
    this.#kube = kube;
    this.#path = path;
    this.#options = { ...options, timeoutMs };
    const { clock } = plumbingOf(kube).runtime;
    this.#cache = new VerdictCache(clock, { maxEntries: MAX_ENTRIES, maxPending: MAX_PENDING });
  }

  /**
   * Returns the answer to a question.
   *
   * @throws {HTTPException} 503 if the API server cannot be asked.
   */
  async ask(question: Question<T>): Promise<T> {
    try {
      return await this.#cache.get(question.key, () => this.#review(question));
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  async #review({ review, verdict }: Question<T>): Promise<Verdict<T>> {
    const { timeoutMs = 0, onError } = this.#options;
    const { clock } = plumbingOf(this.#kube).runtime;
    const send = async (signal: AbortSignal) => {
      const response = await this.#kube.fetch(this.#path, {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify(review),
        signal,
      });
      return await (await ensureOk(response)).json();
    };
    try {
      return verdict(await withTimeLimit(clock, send, { limitMs: timeoutMs }));
    } catch (error) {
      callSafely(onError, error);
      throw error;
    }
  }
}

function unavailable(cause: unknown): HTTPException {
  return statusException(503, {
    message: "The API server cannot be asked about this request now.",
    headers: { "retry-after": "1" },
    cause,
  });
}
