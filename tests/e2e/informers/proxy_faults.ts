import type { FaultProxy } from "../../support/servers/fault_proxy.ts";

const SHARE_OF_STEPS = 0.15;
const LONGEST_STEPS = 15;

/** Settings of {@linkcode ProxyFaults}. */
export interface ProxyFaultsOptions {
  random: () => number;
  /** Compacts the server's history. */
  compact?: () => Promise<void>;
}

/** Random faults of a connection: some are momentary, some last for a number of steps. */
export class ProxyFaults {
  /** Number of faults of each kind. */
  readonly counts: Record<string, number> = {};
  readonly #proxy: FaultProxy;
  readonly #random: () => number;
  readonly #compact: (() => Promise<void>) | undefined;
  #lasting: { steps: number; end: () => void | Promise<void> } | undefined;

  constructor(proxy: FaultProxy, options: ProxyFaultsOptions) {
    this.#proxy = proxy;
    this.#random = options.random;
    this.#compact = options.compact;
  }

  /** Begins a fault, ends one, or does nothing. */
  async step(): Promise<void> {
    if (this.#lasting) {
      if (--this.#lasting.steps <= 0) await this.#endLasting();
      return;
    }
    const kinds = Object.keys(this.#kinds);
    if (this.#random() >= SHARE_OF_STEPS) return;
    const kind = kinds[Math.floor(this.#random() * kinds.length)]!;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    await this.#kinds[kind]!();
  }

  /** Ends a lasting fault, and cancels the scheduled cuts. */
  async heal(): Promise<void> {
    await this.#endLasting();
    this.#proxy.cutAfter(Infinity);
    this.#proxy.cutAfter(Infinity, { direction: "toServer" });
  }

  readonly #kinds: Record<string, () => void | Promise<void>> = {
    cut: () => void this.#proxy.cutAll(),
    "cut within a response": () => this.#proxy.cutAfter(this.#upTo(30_000)),
    "cut within a request": () =>
      this.#proxy.cutAfter(this.#upTo(3_000), { direction: "toServer" }),
    "half-open": () => void this.#proxy.abandonAll(),
    stall: () => {
      this.#proxy.stall();
      this.#last(() => this.#proxy.resume());
    },
    refuse: () => {
      this.#proxy.refuse();
      this.#last(() => this.#proxy.accept());
    },
    outage: () => {
      this.#proxy.refuse();
      this.#proxy.cutAll();
      this.#last(async () => {
        await this.#compact?.();
        await this.#proxy.accept();
      });
    },
  };

  #last(end: () => void | Promise<void>): void {
    this.#lasting = { steps: 1 + this.#upTo(LONGEST_STEPS), end };
  }

  async #endLasting(): Promise<void> {
    const lasting = this.#lasting;
    this.#lasting = undefined;
    await lasting?.end();
  }

  #upTo(most: number): number {
    return Math.floor(this.#random() * most);
  }
}
