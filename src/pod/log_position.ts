import { TailEdge } from "./tail_edge.ts";

/**
 * Where a followed log stands: which lines have been told, by the times at their beginnings, so that
 * another connection can go on from there.
 *
 * The kubelet can begin at a whole second only, so that a new connection repeats what was written in
 * it. Two streams of a container share a log, and their lines may stand in it a little out of order:
 * what was told is therefore remembered line by line, as far back as a second before the newest one.
 *
 * A log only grows at its end. What a new connection brings before the last line that was told is
 * therefore old, whether it was told or not: the first connection's filter had left it out, or it
 * came as a part of another line.
 */
export class LogPosition {
  /** How many lines of each time were told, by second. */
  readonly #told = new Map<number, Map<string, number>>();
  /** What the connection may tell once more. */
  #repeatable = new Map<string, number>();
  #newestSecond = -Infinity;
  /** The digits of the newest time that was told before the connection, as {@linkcode fractionOf}. */
  #newestFraction = "";
  /** The time of the last line that was told, of those that are remembered. */
  #last = "";
  /** Whether the connection has come to what is new. */
  #caughtUp = true;
  #recognised = false;
  /** The lines of the first time that was told, if lines of that time may have been left out. */
  #edge: TailEdge | undefined;
  readonly #tail: boolean;
  #lastPrefix = "";
  #lastSecond = NaN;

  /** Nothing has been told; `tail` says whether `tailLines` may leave lines out. */
  constructor({ tail = false }: { tail?: boolean } = {}) {
    this.#tail = tail;
  }

  /** The time to begin at; `undefined` while nothing has been told. */
  get sinceTime(): string | undefined {
    if (this.#newestSecond === -Infinity) return undefined;
    return new Date((this.#newestSecond - 1) * 1000).toISOString().replace(".000Z", "Z");
  }

  /** Whether the connection has brought the last line again that was told before it. */
  get recognised(): boolean {
    return this.#recognised;
  }

  /** A connection begins that starts at `sinceTime`. */
  begin(): void {
    this.#repeatable = new Map();
    for (const counts of this.#told.values()) {
      for (const [time, count] of counts) this.#repeatable.set(time, count);
    }
    const newest = this.#told.get(this.#newestSecond)?.keys() ?? [];
    this.#newestFraction = [...newest].map(fractionOf).sort().at(-1) ?? "";
    this.#caughtUp = this.#last === "";
    this.#recognised = false;
    this.#edge?.begin();
  }

  /** Moves on past a line that was written at `time`, and says whether it is new. */
  pass(time: string, line: Uint8Array): boolean {
    const second = this.#secondOf(time);
    if (Number.isNaN(second)) return true; // not a line of the container, but of the kubelet's own
    if (time === this.#edge?.time) return this.#passEdge(this.#edge, line);
    const repeats = this.#repeatable.get(time);
    if (repeats) {
      this.#repeatable.set(time, repeats - 1);
      if (repeats === 1) this.#recognise(time);
      return false;
    }
    if (!this.#caughtUp) {
      if (this.#isOld(time, second)) return false;
      this.#caughtUp = true; // the last line was rotated away
    }
    if (this.#tail && this.#newestSecond === -Infinity) {
      this.#edge = new TailEdge(time);
      this.#edge.add(line);
    }
    if (second > this.#newestSecond) this.#advance(second);
    if (second >= this.#newestSecond - 1) {
      const counts = this.#told.get(second) ?? new Map<string, number>();
      counts.set(time, (counts.get(time) ?? 0) + 1);
      this.#told.set(second, counts);
      this.#last = time;
    }
    return true;
  }

  /** Whether the last line, which nothing ends, would be new. */
  isNew(time: string): boolean {
    if (time === this.#edge?.time) return this.#caughtUp;
    if (this.#repeatable.get(time)) return false;
    return this.#caughtUp || !this.#isOld(time, this.#secondOf(time));
  }

  /** The same as `pass` for a line of the tail's first time. */
  #passEdge(edge: TailEdge, line: Uint8Array): boolean {
    if (this.#caughtUp) {
      edge.add(line);
      this.#last = edge.time;
      return true;
    }
    if (edge.repeat(line)) this.#recognise(edge.time);
    return false;
  }

  /** The last of the lines of a time came again. */
  #recognise(time: string): void {
    if (this.#caughtUp || time !== this.#last) return;
    this.#caughtUp = true;
    this.#recognised = true;
  }

  /** Whether a time lies before the newest that was told before this connection. */
  #isOld(time: string, second: number): boolean {
    return second < this.#newestSecond ||
      second === this.#newestSecond && fractionOf(time) < this.#newestFraction;
  }

  #advance(second: number): void {
    this.#newestSecond = second;
    for (const told of this.#told.keys()) {
      if (told < second - 1) this.#told.delete(told);
    }
    if (this.#edge && this.#secondOf(this.#edge.time) < second - 1) this.#edge = undefined;
  }

  /** Lines come many in a second, and parsing a date takes longer than all the rest. */
  #secondOf(time: string): number {
    const prefix = time.slice(0, 19);
    if (prefix !== this.#lastPrefix) {
      this.#lastPrefix = prefix;
      this.#lastSecond = Math.floor(Date.parse(time) / 1000);
    }
    return this.#lastSecond;
  }
}

/** The nine digits below a second of a time, which compare as texts. */
function fractionOf(time: string): string {
  return (/\.(\d+)/.exec(time)?.[1] ?? "").padEnd(9, "0");
}
