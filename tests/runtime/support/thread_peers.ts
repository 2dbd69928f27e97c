import type { ByteConnection } from "../../../src/runtime/byte_connection.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { askWorker } from "../../support/threads/ask_worker.ts";
import { blockUntil } from "../../support/threads/block_until.ts";
import type { PeerCounts, PeerOrder } from "./peer_worker.ts";

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
    const url = await askWorker(worker, { counts } satisfies PeerCounts);
    return new ThreadPeers(worker, counts, url);
  }

  /** Connects to the server. */
  async open(): Promise<Peer> {
    const peer = this.#connections++;
    const connection = await connectHere()(this.#url, undefined).connection;
    blockUntil(this.#counts, 0, this.#connections);
    return {
      connection,
      write: (text) => this.#order({ peer, text }),
      end: () => this.#order({ peer }),
    };
  }

  #order(order: PeerOrder): void {
    this.#worker.postMessage(order);
    blockUntil(this.#counts, 1, ++this.#orders);
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}
