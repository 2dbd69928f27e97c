/** Settings of {@linkcode TokenRenewal}. */
export interface TokenRenewalOptions {
  /** Issues a token and writes it. */
  renew: () => Promise<void>;
  /** Called for the first failure after a success. */
  onFailure: (error: unknown) => void;
  /** Called for the first success after a failure. */
  onRecovery: () => Promise<void>;
  /** Milliseconds from a success to the next renewal. */
  intervalMs: number;
  /** Milliseconds from a failure to the next attempt. */
  retryMs: number;
}

/** Renews a token again and again until it is disposed; a failure does not end it. */
export class TokenRenewal implements AsyncDisposable {
  readonly #options: TokenRenewalOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();
  #failed = false;
  #disposed = false;

  /** Waits for the first interval. */
  constructor(options: TokenRenewalOptions) {
    this.#options = options;
    this.#schedule(options.intervalMs);
  }

  /** Ends the renewal; an attempt that has begun is waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#disposed) return;
    this.#timer = setTimeout(() => this.#running = this.#attempt(), delayMs);
  }

  async #attempt(): Promise<void> {
    const { renew, onFailure, onRecovery, intervalMs, retryMs } = this.#options;
    try {
      await renew();
      if (this.#failed) await onRecovery();
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) onFailure(error);
      this.#failed = true;
    }
    this.#schedule(this.#failed ? Math.min(retryMs, intervalMs) : intervalMs);
  }
}
