import { type Change, changeOf } from "./change.ts";
import type { ChangeListener } from "./change_listener.ts";
import { HandlerQueue } from "./handler_queue.ts";
import type { StoreChange } from "../store/store.ts";

/**
 * The changes of an informer as a stream. Unread changes wait in a queue that holds at most two
 * changes for an object; the stream's own queue holds none.
 */
export class ChangeStream<T> implements ChangeListener<T> {
  /** The stream for the user. */
  readonly readable: ReadableStream<Change<T>>;
  readonly #queue = new HandlerQueue<T>();
  readonly #onOver: () => void;
  readonly #onAbort = () => this.#fail(this.#signal?.reason);
  #signal: AbortSignal | undefined;
  #controller!: ReadableStreamDefaultController<Change<T>>;
  /** Resumes a read that found the queue empty. */
  #wake: (() => void) | undefined;
  #over = false;

  /** Creates an empty stream; `onOver` is called once, when it ends. */
  constructor(onOver: () => void) {
    this.#onOver = onOver;
    this.readable = new ReadableStream<Change<T>>({
      start: (controller) => void (this.#controller = controller),
      pull: () => this.#pull(),
      cancel: () => this.#end(),
    }, { highWaterMark: 0 });
  }

  /** Fails the stream with the signal's reason when the signal aborts. */
  failWith(signal: AbortSignal): void {
    this.#signal = signal;
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  change(change: StoreChange<T>, initial: boolean): void {
    if (this.#over) return;
    this.#queue.push(change, initial);
    this.#wakeUp();
  }

  initialStateEnd(): void {}

  refused(): void {}

  stop(): void {
    if (this.#over) return;
    this.#end();
    this.#controller.close();
  }

  async #pull(): Promise<void> {
    // A change that is removed while the read wakes up leaves the queue empty again.
    while (!this.#over) {
      const queued = this.#queue.shift();
      if (queued) return this.#controller.enqueue(changeOf(queued));
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.#end();
    this.#controller.error(error);
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#queue.clear();
    this.#wakeUp();
    this.#onOver();
  }
}
