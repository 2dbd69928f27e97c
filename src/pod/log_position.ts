import { rfc3339Ms } from "../core/time/rfc3339.ts";
import type { LogGap } from "./pod_log_options.ts";
import { TailEdge } from "./tail_edge.ts";

/**
 * The position of a followed log: the lines that have been delivered, by their timestamps, so that
 * another connection can resume after them.
 *
 * The kubelet can start only at a whole second, so a new connection repeats the lines of that
 * second. The two streams of a container share a log, and their lines may be slightly out of order.
 * Delivered lines are therefore remembered one by one, back to a second before the newest one.
 *
 * A log only grows at its end. A line that a new connection brings before the last delivered line
 * is therefore old, even if it was not delivered: the filter of the first connection had left it
 * out, or it was part of another line.
 */
export class LogPosition {
  /** Number of delivered lines for each time, by second. */
  readonly #told = new Map<number, Map<string, number>>();
  /** Number of lines for each time that the connection may repeat. */
  #repeatable = new Map<string, number>();
  #newestSecond = -Infinity;
  /** The fraction of the newest time delivered before the connection, as {@linkcode fractionOf}. */
  #newestFraction = "";
  /** The time of the last delivered line that is remembered. */
  #last = "";
  /** Whether the connection has reached the new lines. */
  #caughtUp = true;
  #recognised = false;
  #openedMs = -Infinity;
  #gap: LogGap | undefined;
  /** The lines of the first delivered time, if other lines of that time may have been left out. */
  #edge: TailEdge | undefined;
  #tail: boolean;
  #lastPrefix = "";
  #lastSecond = NaN;

  /** Creates an empty position; `tail` says whether `tailLines` may leave lines out. */
  constructor({ tail = false }: { tail?: boolean } = {}) {
    this.#tail = tail;
  }

  /**
   * The time until which the log is known to have been written, in milliseconds since 1970: that of
   * the newest delivered line, in whole seconds, or the given one.
   */
  get writtenMs(): number {
    return Math.max(this.#openedMs, this.#newestSecond * 1000);
  }

  /** Sets the time of the first connection, by the server's clock. */
  set writtenMs(openedMs: number) {
    this.#openedMs = openedMs;
  }

  /** The time to start at; `undefined` if no line has been delivered. */
  get sinceTime(): string | undefined {
    if (this.#newestSecond === -Infinity) return undefined;
    return new Date((this.#newestSecond - 1) * 1000).toISOString().replace(".000Z", "Z");
  }

  /** Whether the connection has repeated the last line that was delivered before it. */
  get recognised(): boolean {
    return this.#recognised;
  }

  /** Starts a connection that begins at `sinceTime`. */
  begin(): void {
    this.#repeatable = new Map();
    for (const counts of this.#told.values()) {
      for (const [time, count] of counts) this.#repeatable.set(time, count);
    }
    const newest = this.#told.get(this.#newestSecond)?.keys() ?? [];
    this.#newestFraction = [...newest].map(fractionOf).sort().at(-1) ?? "";
    this.#caughtUp = this.#last === "";
    this.#recognised = false;
    this.#gap = undefined;
    this.#edge?.begin();
  }

  /** Returns the gap before the last passed line, once; `undefined` if there is none. */
  takeGap(): LogGap | undefined {
    const gap = this.#gap;
    this.#gap = undefined;
    return gap;
  }

  /** Moves past a line that was written at `time`. Returns whether the line is new. */
  pass(time: string, line: Uint8Array): boolean {
    const second = this.#secondOf(time);
    if (Number.isNaN(second)) return true; // a message of the kubelet
    if (time === this.#edge?.time) return this.#passEdge(this.#edge, line);
    const repeats = this.#repeatable.get(time);
    if (repeats) {
      this.#repeatable.set(time, repeats - 1);
      if (repeats === 1) this.#recognise(time);
      return false;
    }
    if (!this.#caughtUp) {
      if (this.#isOld(time, second)) return false;
      this.#caughtUp = true;
      this.#gap = { after: this.#last, before: time };
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

  /** Moves past the last line while it is being written: with its end it has another text. */
  passBegun(time: string): void {
    this.#tail = false;
    this.pass(time, new Uint8Array());
  }

  /** Whether the last line, if it has no line break, would be new. */
  isNew(time: string): boolean {
    if (time === this.#edge?.time) return this.#caughtUp;
    if (this.#repeatable.get(time)) return false;
    return this.#caughtUp || !this.#isOld(time, this.#secondOf(time));
  }

  /** Does the same as `pass` for a line of the tail's first time. */
  #passEdge(edge: TailEdge, line: Uint8Array): boolean {
    if (this.#caughtUp) {
      edge.add(line);
      this.#last = edge.time;
      return true;
    }
    if (edge.repeat(line)) this.#recognise(edge.time);
    return false;
  }

  /**
   * Marks the connection as caught up if all lines of the last delivered time have been repeated.
   */
  #recognise(time: string): void {
    if (this.#caughtUp || time !== this.#last) return;
    this.#caughtUp = true;
    this.#recognised = true;
  }

  /** Whether a time is before the newest one delivered before this connection. */
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

  /**
   * Caches the last date: many lines share a second, and parsing dates would take most of the time.
   */
  #secondOf(time: string): number {
    const prefix = time.slice(0, 19);
    if (prefix !== this.#lastPrefix) {
      this.#lastPrefix = prefix;
      this.#lastSecond = Math.floor(rfc3339Ms(time) / 1000);
    }
    return this.#lastSecond;
  }
}

/** Returns the nine digits after the second of a time; they can be compared as texts. */
function fractionOf(time: string): string {
  return (/\.(\d+)/.exec(time)?.[1] ?? "").padEnd(9, "0");
}
