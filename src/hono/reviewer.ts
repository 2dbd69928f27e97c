import type { Clock, KubeFetch, KubernetesObject } from "@kubewire/kubewire";
import {
  createResourceClient,
  defineResource,
  type ResourceClient,
  type ResourceInit,
} from "@kubewire/kubewire/client";
import {
  callSafely,
  checkFunctions,
  checkOptions,
  deepFreeze,
  shownValue,
  withTimeLimit,
} from "@kubewire/kubewire/internal";
import { internalsOf } from "@kubewire/kubewire/unstable-runtime";
import type { HTTPException } from "hono/http-exception";
import { statusException } from "./status_exception.ts";
import { type Verdict, VerdictCache } from "./verdict_cache.ts";

/** Settings of a {@linkcode Reviewer}. */
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
  /** The member `spec` of the review. */
  spec: Record<string, unknown>;
  /** Reads the answer. */
  verdict: (answer: { status?: unknown }) => Verdict<T>;
}

interface Review extends KubernetesObject {
  spec: Record<string, unknown>;
  status?: unknown;
}

const MAX_ENTRIES = 4_096;
const MAX_PENDING = 256;

/** Sends reviews to the API server, and keeps the answers for a time. */
export class Reviewer<T> {
  readonly #reviews: ResourceClient<Review>;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #onError: ReviewOptions["onError"];
  readonly #cache: VerdictCache<T>;

  /**
   * Creates a reviewer for one kind of reviews.
   *
   * @throws {TypeError} If `kube` is not a client, or the options are not an object.
   * @throws {RangeError} If the time limit is not above 0.
   */
  constructor(
    kube: KubeFetch,
    resource: Omit<ResourceInit, "namespaced">,
    options: ReviewOptions,
  ) {
    checkOptions(options);
    checkFunctions(options, ["onError"]);
    const { timeoutMs = 10_000, onError } = options;
    if (!(typeof timeoutMs === "number" && timeoutMs > 0)) {
      throw new RangeError(`timeoutMs must be above 0: current value is ${shownValue(timeoutMs)}.`);
    }
    this.#clock = internalsOf(kube).runtime.clock;
    this.#reviews = createResourceClient(kube, defineResource({ ...resource, namespaced: false }));
    this.#timeoutMs = timeoutMs;
    this.#onError = onError;
    const limits = { maxEntries: MAX_ENTRIES, maxPending: MAX_PENDING };
    this.#cache = new VerdictCache(this.#clock, limits);
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

  async #review({ spec, verdict }: Question<T>): Promise<Verdict<T>> {
    const create = (signal: AbortSignal) =>
      this.#reviews.create({ metadata: {}, spec }, { signal });
    try {
      const review = await withTimeLimit(this.#clock, create, { limitMs: this.#timeoutMs });
      return deepFreeze(verdict(review)); // several requests share it
    } catch (error) {
      callSafely(this.#onError, error);
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
