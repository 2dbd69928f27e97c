import type { Clock } from "@kubewire/kubewire";
import { elapsedMs, type Moment, momentOf } from "@kubewire/kubewire/internal";

/** Settings of a {@linkcode VerdictCache}. */
export interface VerdictCacheOptions {
  /** The number of verdicts that are kept; beyond it, the one that was not used for longest goes. */
  maxEntries: number;
  /** The number of questions that may wait for their answers. */
  maxPending: number;
}

/** An answer, and the time for which it holds. */
export interface Verdict<T> {
  /** The answer. */
  readonly value: T;
  /** Milliseconds from the question on; 0 if it must not be kept. */
  readonly keepMs: number;
}

/** Thrown if too many questions wait for their answers. */
class TooManyQuestionsError extends Error {
  /** The name of this class. */
  override readonly name: string = "TooManyQuestionsError";
}

/** Answers to questions, each kept for a time; one question serves all who ask it meanwhile. */
export class VerdictCache<T> {
  readonly #clock: Clock;
  readonly #options: VerdictCacheOptions;
  /** Ordered by last use. */
  readonly #kept = new Map<string, Verdict<T> & { since: Moment }>();
  readonly #pending = new Map<string, Promise<T>>();

  /** Creates an empty cache. */
  constructor(clock: Clock, options: VerdictCacheOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** The number of verdicts that are kept. */
  get size(): number {
    return this.#kept.size;
  }

  /**
   * Returns the answer to a question, from memory if it still holds. The question is asked at most
   * once at a time. A failed question is not kept.
   *
   * @throws {TooManyQuestionsError} If too many other questions wait for their answers.
   */
  get(key: string, ask: () => Promise<Verdict<T>>): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      if (elapsedMs(this.#clock, kept.since) < kept.keepMs) {
        this.#kept.set(key, kept);
        return Promise.resolve(kept.value);
      }
    }
    const pending = this.#pending.get(key);
    if (pending) return pending;
    const { maxPending } = this.#options;
    if (this.#pending.size >= maxPending) {
      const text = `${maxPending} reviews already wait for a response of the API server.`;
      return Promise.reject(new TooManyQuestionsError(text));
    }
    const asking = this.#ask(key, ask).finally(() => this.#pending.delete(key));
    this.#pending.set(key, asking);
    return asking;
  }

  async #ask(key: string, ask: () => Promise<Verdict<T>>): Promise<T> {
    const since = momentOf(this.#clock);
    const verdict = await ask();
    if (verdict.keepMs > 0) {
      this.#kept.set(key, { ...verdict, since });
      const [oldest] = this.#kept.keys();
      if (this.#kept.size > this.#options.maxEntries && oldest !== undefined) {
        this.#kept.delete(oldest);
      }
    }
    return verdict.value;
  }
}
