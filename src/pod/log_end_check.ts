import { rfc3339Ms } from "../core/time/rfc3339.ts";
import { describePod, type NamedPod } from "./pod_reference.ts";
import { StreamCutError } from "./stream_cut_error.ts";

/** Maximum number of requests in a row that may bring less than was delivered before. */
const MAX_MISSES = 5;

/** The result of a request that checks an end; see {@linkcode LogEndCheck.judge}. */
interface CheckedEnd {
  /** The bytes after the last line break. */
  rest: Uint8Array;
  /** Whether the request reached the last delivered line, or no line was delivered. */
  reached: boolean;
  /** Whether the request brought any lines of the container. */
  gotLines: boolean;
}

/** The conclusion from such a request. */
type EndVerdict =
  /** The log is complete, or nothing of it is left. */
  | "over"
  /** The last line was incomplete. */
  | "more"
  /** The request was cut before it reached the end. */
  | "again"
  /** Too many requests were cut. */
  | "lost";

/**
 * Distinguishes the end of a log from a lost connection. kube-apiserver also ends the response
 * cleanly when it loses the kubelet. After a container has ended, its log is therefore requested
 * again until a request reaches the same end.
 */
export class LogEndCheck {
  /** Whether the requests stay open, because it is unknown whether the container is running. */
  readonly follows: boolean;
  /** The texts to deliver if nothing more comes. */
  readonly tail: readonly Uint8Array[];
  readonly #rest: Uint8Array;
  readonly #finishedMs: number;
  #misses = 0;

  /** Creates a check for a log that seems to have ended with `rest` after its last line break. */
  constructor(options: {
    follows: boolean;
    tail: readonly Uint8Array[];
    rest: Uint8Array;
    finishedMs: number;
  }) {
    this.follows = options.follows;
    this.tail = options.tail;
    this.#rest = options.rest;
    this.#finishedMs = options.finishedMs;
  }

  /**
   * Whether a line may come from another container, if it did not follow the last delivered line:
   * the container may have been restarted meanwhile. The times in a pod's status are whole seconds.
   */
  isForeign(time: string): boolean {
    const finishedSecond = Math.floor(this.#finishedMs / 1000);
    return !(Math.floor(rfc3339Ms(time) / 1000) <= finishedSecond); // NaN: it may be foreign
  }

  /** Returns a check to use after new lines have come, with nothing left to deliver. */
  anew(): LogEndCheck {
    const rest = new Uint8Array();
    return new LogEndCheck({ follows: this.follows, finishedMs: this.#finishedMs, tail: [], rest });
  }

  /** Judges a request that ended cleanly and brought no new line. */
  judge({ rest, reached, gotLines }: CheckedEnd): EndVerdict {
    if (reached && rest.length >= this.#rest.length) {
      if (!this.#rest.every((byte, i) => byte === rest[i])) return "over"; // another container's
      return rest.length > this.#rest.length ? "more" : "over";
    }
    if (++this.#misses < MAX_MISSES) return "again";
    return gotLines ? "lost" : "over"; // the log is empty because it was removed
  }
}

/** Creates the error for a log that is `lost`, of which `received` bytes were delivered. */
export function unreachedEnd(pod: NamedPod, received: number): StreamCutError {
  const why = "the container has terminated, and no request for the rest of its log reaches it";
  return new StreamCutError(`log of ${describePod(pod)}`, { received, sent: 0 }, { why });
}
