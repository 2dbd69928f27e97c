/** A promise, or a condition that is looked at now and then; a condition may be asynchronous. */
export class AwaitedCondition<T> {
  readonly #condition: (() => T | PromiseLike<T>) | undefined;
  #isPending = false;
  #reached: { value: T } | undefined;
  #failed: { error: unknown } | undefined;

  /** Begins to wait for a promise; a condition is called by {@linkcode look}. */
  constructor(awaited: PromiseLike<T> | (() => T | PromiseLike<T>)) {
    if (typeof awaited === "function") this.#condition = awaited;
    else if (isThenable(awaited)) this.#await(awaited, () => true);
    else {
      throw new TypeError("`until` takes a promise, or a function that returns whether to end.");
    }
  }

  /** Whether an asynchronous condition has been called and its answer is still to come. */
  get isAsking(): boolean {
    return this.#condition !== undefined && this.#isPending;
  }

  /**
   * The value of the promise or of the condition, without another call of it.
   *
   * @throws The error of either.
   */
  get reached(): { value: T } | undefined {
    if (this.#failed) throw this.#failed.error;
    return this.#reached;
  }

  /**
   * Returns the value of the promise, or that of the condition if it is truthy; `undefined` if there
   * is none yet.
   *
   * @throws The error of either.
   */
  look(): { value: T } | undefined {
    if (this.#condition && !this.#reached && !this.#isPending) this.#call(this.#condition);
    return this.reached;
  }

  #call(condition: () => T | PromiseLike<T>): void {
    const result = condition();
    if (isThenable(result)) this.#await(result, Boolean);
    else if (result) this.#reached = { value: result };
  }

  #await(promise: PromiseLike<T>, counts: (value: T) => boolean): void {
    this.#isPending = true;
    promise.then((value) => {
      this.#isPending = false;
      if (counts(value)) this.#reached = { value };
    }, (error) => {
      this.#failed = { error };
    });
  }
}

function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | undefined | null)?.then === "function";
}
