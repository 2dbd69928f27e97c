import type { KubeFetch } from "../transport/kube_fetch.ts";
import { internalsOf } from "../transport/kube_internals.ts";
import type { WatchVerdict } from "../watch/watch_verdict.ts";
import { ByteLines } from "./byte_lines.ts";
import type { LogConnection } from "./log_connection.ts";
import { readLogTime } from "./log_line.ts";
import type { LogPosition } from "./log_position.ts";
import { type LogResumption, type PodLogOptions, podLogUrl } from "./pod_log_options.ts";
import type { NamedPod } from "./pod_reference.ts";

/**
 * The start of a followed log, until a line has been delivered. Without it a connection that is cut
 * before the first line would start again, and leave out the lines that were written meanwhile.
 *
 * With `tailLines: 0` the last line is requested first, and the log starts after it: the server
 * sends not even headers before the container writes a line, so nothing else tells how much of the
 * log is old. `sinceSeconds` grows with the time since the first request.
 */
export class LogStart {
  readonly #kube: KubeFetch;
  readonly #pod: NamedPod;
  readonly #options: PodLogOptions;
  #firstMs: number | undefined;
  #isKnown: boolean;
  #isEmpty = false;

  /** Creates a start of which nothing is known. */
  constructor(kube: KubeFetch, pod: NamedPod, options: PodLogOptions) {
    this.#kube = kube;
    this.#pod = pod;
    this.#options = options;
    this.#isKnown = options.tailLines !== 0;
  }

  /** Whether the log can be requested; if not, {@linkcode LogStart.find} comes first. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** The URL of the request for the last line. */
  get url(): string {
    const { timestamps: _, ...options } = this.#options;
    return podLogUrl(this.#pod, { ...options, tailLines: 1 }, { once: true });
  }

  /** Returns the part of the resumption that holds until a line has been delivered. */
  resumption(): Pick<LogResumption, "elapsedSeconds" | "whole"> {
    const nowMs = internalsOf(this.#kube).runtime.clock.monotonic();
    this.#firstMs ??= nowMs;
    return { elapsedSeconds: Math.ceil((nowMs - this.#firstMs) / 1000), whole: this.#isEmpty };
  }

  /** Reads the last line, and moves `position` past it. Returns a verdict if it did not arrive. */
  async find(connection: LogConnection, position: LogPosition): Promise<WatchVerdict | undefined> {
    const lines = new ByteLines();
    let last: Uint8Array | undefined;
    try {
      for (let chunk = await connection.read(); chunk; chunk = await connection.read()) {
        last = lines.push(chunk).at(-1) ?? last;
        connection.recycle(chunk);
      }
    } catch (error) {
      return connection.lost("broken", { gotLines: false, error });
    }
    const rest = lines.rest();
    if (rest.length > 0) last = rest;
    this.#isKnown = true;
    this.#isEmpty = last === undefined;
    if (!last) return undefined;
    const { time } = readLogTime(last);
    if (time === "") return undefined; // a message of the kubelet
    if (last === rest) position.passBegun(time);
    else position.pass(time, last);
    return undefined;
  }
}
