import type { Trust } from "./client.ts";
import type { StrayPlan } from "./stray_server.ts";
import type { StrayWorkerStart } from "./stray_worker.ts";

/** A bound on a hang. */
const LONGEST_MS = 20_000;

/** Blocks this thread's event loop. */
export function work(forMs: number): void {
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs);
}

/** A server in a thread of its own. */
export class ThreadServer implements Disposable {
  readonly #worker = new Worker(new URL("./stray_worker.ts", import.meta.url), {
    type: "module",
  });

  readonly #strays = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #seen = 0;

  /** Starts the server; returns its URL. */
  start(trust: Trust | undefined): Promise<string> {
    const strays = this.#strays;
    const start: StrayWorkerStart = trust ? { keyPair: trust.keyPair, strays } : { strays };
    return this.#ask(start);
  }

  /** Blocks this thread's event loop until a stray was sent, and then for `forMs`. */
  beBusy(forMs: number): void {
    const deadlineMs = performance.now() + LONGEST_MS;
    while (Atomics.load(this.#strays, 0) === this.#seen) {
      if (performance.now() > deadlineMs) throw new Error("The server has sent no stray.");
    }
    this.#seen++;
    work(forMs);
  }

  /** Sets the plan for the next response. */
  async plan(plan: StrayPlan): Promise<void> {
    await this.#ask({ plan });
  }

  #ask(message: object): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }) => resolve(data);
      this.#worker.onerror = (event) => reject(new Error(event.message));
      this.#worker.postMessage(message);
    });
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}
