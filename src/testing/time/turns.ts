/** Does work piece by piece, each once the one before has ended. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does work in its turn, and returns its result; its error is for the caller alone. */
  take<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  /** Waits for the work so far. */
  async ended(): Promise<void> {
    await this.#last;
  }
}
