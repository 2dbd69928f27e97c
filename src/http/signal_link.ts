/** What ends with a signal. */
export interface Abortable {
  /** Ends it, with a reason. */
  abort(reason: unknown): void;
}

/**
 * The listener on a signal of something that ends with it. The signal of a caller may live for as long as
 * the program, and its reason has a stack that holds the objects of its frames: neither holds the other,
 * and a link holds none of the two.
 */
export class SignalLink {
  readonly #signal: WeakRef<AbortSignal>;
  readonly #listener: () => void;

  /** Listens to a signal that has not been aborted. */
  constructor(signal: AbortSignal, target: Abortable) {
    this.#signal = new WeakRef(signal);
    this.#listener = aborting(new WeakRef(target), this.#signal);
    signal.addEventListener("abort", this.#listener, { once: true });
  }

  /** Leaves the signal. */
  leave(): void {
    this.#signal.deref()?.removeEventListener("abort", this.#listener);
  }
}

function aborting(target: WeakRef<Abortable>, signal: WeakRef<AbortSignal>): () => void {
  return () => target.deref()?.abort(signal.deref()?.reason);
}

/** Leaves the signals of what was forgotten. */
const forgotten = new FinalizationRegistry((link: SignalLink) => link.leave());

/**
 * A signal for one request, which aborts with the caller's or by itself. `AbortSignal.any` would do it,
 * but on Bun leaves 1 kB with a signal that lives for long for each time (measured on 1.4.5); here the
 * listener goes when the request is over, or when nothing refers to it any more.
 */
export class LinkedAbort implements Abortable {
  readonly #controller = new AbortController();
  #link: SignalLink | undefined;

  /** Links a new signal to that of a caller, if there is one. */
  constructor(signal: AbortSignal | null | undefined) {
    if (signal?.aborted) this.abort(signal.reason);
    if (!signal || signal.aborted) return;
    this.#link = new SignalLink(signal, this.#controller);
    forgotten.register(this, this.#link, this);
  }

  /** The signal of the request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the request with a reason. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Leaves the caller's signal: the request is over. */
  end(): void {
    if (!this.#link) return;
    forgotten.unregister(this);
    this.#link.leave();
    this.#link = undefined;
  }
}
