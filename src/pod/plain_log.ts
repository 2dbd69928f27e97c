import { ensureOk } from "../core/api_status_error.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { LogConnection } from "./log_connection.ts";
import type { LogSource } from "./log_source.ts";
import { podLogUrl, type TimedLogOptions } from "./pod_log_options.ts";
import { describePod, type NamedPod } from "./pod_reference.ts";
import { StreamCutError } from "./stream_cut_error.ts";

/** A log that is read once, up to its current end. */
export class PlainLog implements LogSource {
  readonly #kube: KubeFetch;
  readonly #pod: NamedPod;
  readonly #options: TimedLogOptions;
  readonly #stop = new AbortController();
  #connection: LogConnection | undefined;
  #received = 0;

  /** Creates the log. Nothing is sent before the first `next`. */
  constructor(kube: KubeFetch, pod: NamedPod, options: TimedLogOptions) {
    this.#kube = kube;
    this.#pod = pod;
    this.#options = options;
  }

  /** Returns the next chunk unchanged. */
  async next(): Promise<Uint8Array[] | undefined> {
    try {
      this.#stop.signal.throwIfAborted();
      const connection = this.#connection ?? await this.#open();
      const chunk = await this.#read(connection);
      this.#stop.signal.throwIfAborted(); // a cancelled body ends cleanly
      if (!chunk) {
        this.#close();
        return undefined;
      }
      this.#received += chunk.length;
      const copy = chunk.slice();
      connection.recycle(chunk);
      return [copy];
    } catch (error) {
      this.#close();
      throw this.#stop.signal.aborted ? this.#stop.signal.reason : error;
    }
  }

  /** Ends the log at once. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.#close();
  }

  async #open(): Promise<LogConnection> {
    const connection = new LogConnection(this.#kube, this.#options.clock);
    this.#connection = connection;
    await ensureOk(await connection.open(podLogUrl(this.#pod, this.#options), 10));
    return connection;
  }

  async #read(connection: LogConnection): Promise<Uint8Array | undefined> {
    try {
      return await connection.read();
    } catch (cause) {
      const progress = { received: this.#received, sent: 0 };
      throw new StreamCutError(`log of ${describePod(this.#pod)}`, progress, { cause });
    }
  }

  #close(): void {
    this.#connection?.[Symbol.dispose]();
    this.#connection = undefined;
  }
}
