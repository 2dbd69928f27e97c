/** The listener of a {@linkcode LinkedAbort} on the signal of its caller. */
interface Link {
  signal: AbortSignal;
  listener: () => void;
}

/** Leaves the signals of what was forgotten; a link leads to its target by a WeakRef alone. */
const forgotten = new FinalizationRegistry(leave);

/**
 * A signal for one request, which aborts with the caller's or by itself. `AbortSignal.any` would do it,
 * but on Bun leaves 1 kB with a signal that lives for long for each time (measured on 1.4.5); here the
 * listener goes when the request is over, or when nothing refers to it any more.
 */
export class LinkedAbort {
  readonly #controller = new AbortController();
  #link: Link | undefined;

  /** Links a new signal to that of a caller, if there is one. */
  constructor(signal: AbortSignal | null | undefined) {
    if (signal?.aborted) this.abort(signal.reason);
    if (!signal || signal.aborted) return;
    this.#link = { signal, listener: aborting(new WeakRef(this.#controller), signal) };
    signal.addEventListener("abort", this.#link.listener, { once: true });
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
    const link = this.#link;
    if (!link) return;
    this.#link = undefined;
    forgotten.unregister(this);
    leave(link);
  }
}

function aborting(controller: WeakRef<AbortController>, signal: AbortSignal): () => void {
  return () => controller.deref()?.abort(signal.reason);
}

function leave({ signal, listener }: Link): void {
  signal.removeEventListener("abort", listener);
}
