import type { Trust } from "./client.ts";
import type { StrayPlan } from "./stray_server.ts";
import type { StrayWorkerStart } from "./stray_worker.ts";

/** A server in a thread of its own. */
export class ThreadServer implements Disposable {
  readonly #worker = new Worker(new URL("./stray_worker.ts", import.meta.url), {
    type: "module",
  });

  /** Starts it, and gives its URL. */
  start(trust: Trust | undefined): Promise<string> {
    const start: StrayWorkerStart = trust ? { keyPair: trust.keyPair } : {};
    return this.#ask(start);
  }

  /** Says what to do after the next answer. */
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
