import type { ByteConnection } from "../../../src/runtime/byte_connection.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import type { PeerCounts, PeerOrder } from "./peer_worker.ts";

/** A bound on a hang. */
const LONGEST_MS = 20_000;

/** A connection, and the peer that a program can let send while it does not return to its loop. */
export interface Peer {
  readonly connection: ByteConnection;
  /** Lets the peer send text; returns when the kernel has it. */
  write(text: string): void;
  /** Lets the peer end its stream; returns when the kernel has the end. */
  end(): void;
}

/** A TCP server in a thread of its own. */
export class ThreadPeers implements Disposable {
  readonly #worker: Worker;
  readonly #counts: Int32Array<SharedArrayBuffer>;
  readonly #url: URL;
  #connections = 0;
  #orders = 0;

  private constructor(worker: Worker, counts: Int32Array<SharedArrayBuffer>, url: string) {
    this.#worker = worker;
    this.#counts = counts;
    this.#url = new URL(url);
  }

  /** Starts the thread and its server. */
  static async start(): Promise<ThreadPeers> {
    const worker = new Worker(new URL("./peer_worker.ts", import.meta.url), { type: "module" });
    const counts = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    const url = await new Promise<string>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ counts } satisfies PeerCounts);
    });
    return new ThreadPeers(worker, counts, url);
  }

  /** Connects to the server. */
  async open(): Promise<Peer> {
    const peer = this.#connections++;
    const connection = await connectHere()(this.#url, undefined).connection;
    this.#wait(0, this.#connections);
    return {
      connection,
      write: (text) => this.#order({ peer, text }),
      end: () => this.#order({ peer }),
    };
  }

  #order(order: PeerOrder): void {
    this.#worker.postMessage(order);
    this.#wait(1, ++this.#orders);
  }

  /** Blocks this thread's event loop until the thread of the peers has counted so far. */
  #wait(index: number, count: number): void {
    const deadlineMs = performance.now() + LONGEST_MS;
    while (Atomics.load(this.#counts, index) < count) {
      if (performance.now() > deadlineMs) throw new Error("The thread of the peers hangs.");
    }
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}
