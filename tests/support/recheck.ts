/** Waits for conditions, which are looked at again whenever something may have changed. */
export class Recheck {
  #wake: (() => void) | undefined;

  /** Says that something may have changed. */
  poke(): void {
    this.#wake?.();
  }

  /** Waits until the condition holds; `false` if that takes longer. */
  async until(condition: () => boolean, options: { timeoutMs: number }): Promise<boolean> {
    const deadlineMs = performance.now() + options.timeoutMs;
    while (!condition()) {
      if (performance.now() > deadlineMs) return false;
      await this.#poked();
    }
    return true;
  }

  /** A poke; or a tenth of a second, for what changes without one. */
  async #poked(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, 100);
    });
    this.#wake = undefined;
    clearTimeout(timer);
    await new Promise((resolve) => setTimeout(resolve, 0)); // for what the same cause sets off
  }
}
