import { askWorker } from "../../support/threads/ask_worker.ts";
import { blockUntil } from "../../support/threads/block_until.ts";
import { work } from "../../support/threads/work.ts";
import type { Trust } from "./client.ts";
import type { StrayPlan } from "./stray_server.ts";
import type { StrayWorkerStart } from "./stray_worker.ts";

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
    return askWorker(this.#worker, start);
  }

  /** Blocks this thread's event loop until a stray was sent, and then for `forMs`. */
  beBusy(forMs: number): void {
    blockUntil(this.#strays, 0, ++this.#seen);
    work(forMs);
  }

  /** Sets the plan for the next response. */
  async plan(plan: StrayPlan): Promise<void> {
    await askWorker(this.#worker, { plan });
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}
