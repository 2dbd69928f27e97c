/** How often in a row a request may bring less than was told before. */
const MAX_MISSES = 5;

/** What a request that checks an end brought; see {@linkcode LogEndCheck.judge}. */
export interface CheckedEnd {
  /** What followed the last line break. */
  rest: Uint8Array;
  /** Whether it came to the last line that was told, or none was. */
  reached: boolean;
  /** Whether it brought lines of the container at all. */
  gotLines: boolean;
}

/** What to make of such a request. */
export type EndVerdict =
  /** The log is whole, or there is nothing left of it. */
  | "over"
  /** The last line was not whole. */
  | "more"
  /** The request was cut before it came to the end. */
  | "again"
  /** Too many requests were cut. */
  | "lost";

/**
 * Tells the end of a log from a loss. kube-apiserver ends the response in a clean way where it loses
 * the kubelet, so that the log of a container that has ended is asked for again, until a request
 * comes up to the same end.
 */
export class LogEndCheck {
  /** Whether the requests stay open, for nobody knows whether the container runs. */
  readonly follows: boolean;
  /** What is left to tell if nothing more comes. */
  readonly tail: readonly Uint8Array[];
  readonly #rest: Uint8Array;
  readonly #finishedMs: number;
  #misses = 0;

  /** The log seems to have ended with `rest` after its last line break. */
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
   * Whether a line may be another container's, when it did not follow the last line that was told:
   * the container may have been started again meanwhile. A pod's status has whole seconds.
   */
  isForeign(time: string): boolean {
    const finishedSecond = Math.floor(this.#finishedMs / 1000);
    return !(Math.floor(Date.parse(time) / 1000) <= finishedSecond); // not a number: it may be
  }

  /** The same where something new has come since, of which nothing is left to tell. */
  anew(): LogEndCheck {
    const rest = new Uint8Array();
    return new LogEndCheck({ follows: this.follows, finishedMs: this.#finishedMs, tail: [], rest });
  }

  /** Judges a request that ended in a clean way and brought no new line. */
  judge({ rest, reached, gotLines }: CheckedEnd): EndVerdict {
    if (reached && rest.length >= this.#rest.length) {
      if (!this.#rest.every((byte, i) => byte === rest[i])) return "over"; // another's
      return rest.length > this.#rest.length ? "more" : "over";
    }
    if (++this.#misses < MAX_MISSES) return "again";
    return gotLines ? "lost" : "over"; // what is not there at all was removed
  }
}
