import { LIMIT_MS } from "./test.ts";

/** Waits for conditions, which are checked again whenever something may have changed. */
export class Recheck {
  #wake: (() => void) | undefined;

  /** Signals that something may have changed. */
  poke(): void {
    this.#wake?.();
  }

  /** Waits until the condition holds; resolves with `false` if that takes too long. */
  async until(condition: () => boolean, { timeoutMs = LIMIT_MS } = {}): Promise<boolean> {
    const deadlineMs = performance.now() + timeoutMs;
    while (!condition()) {
      if (performance.now() > deadlineMs) return false;
      await this.#poked();
    }
    return true;
  }

  /** Waits for a poke, or for a tenth of a second, because some changes come without a poke. */
  async #poked(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, 100);
    });
    this.#wake = undefined;
    clearTimeout(timer);
    await new Promise((resolve) => setTimeout(resolve, 0)); // for other effects of the cause
  }
}
