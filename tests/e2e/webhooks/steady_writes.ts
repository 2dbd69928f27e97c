/** The outcome of {@linkcode SteadyWrites}. */
export interface WriteOutcome {
  sent: number;
  /** The messages of the writes that failed. */
  failures: string[];
}

/** Writes at a steady rate, whether or not the earlier writes have ended. */
export class SteadyWrites {
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #running = new Set<Promise<void>>();
  readonly #failures: string[] = [];
  #sent = 0;
  #next = Promise.withResolvers<void>();

  constructor(perSecond: number, write: () => Promise<void>) {
    this.#timer = setInterval(() => {
      this.#sent++;
      const done = write()
        .catch((error) => void this.#failures.push(String(error)))
        .finally(() => {
          this.#running.delete(done);
          this.#next.resolve();
          this.#next = Promise.withResolvers();
        });
      this.#running.add(done);
    }, 1_000 / perSecond);
  }

  /**
   * Waits for the end of a write.
   *
   * @throws {Error} If a write has failed.
   */
  async next(): Promise<void> {
    if (this.#failures.length > 0) throw new Error(`A write failed: ${this.#failures[0]}`);
    await this.#next.promise;
  }

  /** Stops, and waits for the writes that are running. */
  async stop(): Promise<WriteOutcome> {
    clearInterval(this.#timer);
    await Promise.all(this.#running);
    return { sent: this.#sent, failures: this.#failures };
  }
}
