import { formatNanoseconds, parseNanoseconds } from "./nanosecond_time.ts";

/** A line of a log; without `ended` its end has not been written yet. */
export interface LogLine {
  /** When it was begun, epoch nanoseconds. */
  readonly nanoseconds: bigint;
  /** The same, as it is shown. */
  readonly timestamp: string;
  /** What was written, the line break included. */
  text: Uint8Array<ArrayBuffer>;
  /** Whether the line break has been written. */
  ended: boolean;
}

/** Settings of {@linkcode ContainerLog.append}. */
export interface AppendOptions {
  /**
   * RFC 3339 time of the lines that begin in the text, with up to nine digits of a second.
   * @default The present, a nanosecond after the line before at least.
   */
  timestamp?: string;
}

const LINE_FEED = 0x0a;

/**
 * What one container writes, as the API server gives it at `/log`; see
 * {@linkcode PodStandIns.log}.
 *
 * @example A container that ends
 * ```ts
 * import { TestApiServer } from "@kubewire/kubewire/testing";
 *
 * await using server = await TestApiServer.start();
 * const log = server.pods.log({ name: "web" });
 * log.append("listening on port 80\nready\n");
 * log.end(); // whoever follows has a clean end
 * ```
 */
export class ContainerLog {
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #lines: LogLine[] = [];
  #previous: LogLine[] | undefined;
  #lastNanoseconds = 0n;
  #ended = false;

  /** Made by the server; `now` gives epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The lines that the present container has written. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** The lines of the container before, once there was a {@linkcode ContainerLog.restart}. */
  get previous(): readonly LogLine[] | undefined {
    return this.#previous;
  }

  /** Whether the container has terminated. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Has the container write something; a line is over with its line break, and may be written in
   * pieces.
   *
   * @throws {RangeError} If the timestamp is no RFC 3339 time.
   * @throws {TypeError} If the container has terminated.
   */
  append(text: string | Uint8Array, options: AppendOptions = {}): void {
    if (this.#ended) throw new TypeError("The container has terminated: restart it first.");
    const { timestamp } = options;
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    for (let start = 0; start < bytes.length;) {
      const lineFeed = bytes.indexOf(LINE_FEED, start);
      const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
      const line = this.#openLine(timestamp);
      line.text = joined(line.text, bytes.subarray(start, end));
      line.ended = lineFeed >= 0;
      start = end;
    }
    this.#tell();
  }

  /** The container terminates: who follows its log gets the rest and a clean end. */
  end(): void {
    this.#ended = true;
    this.#tell();
  }

  /** The container terminates and starts again: its log so far becomes that of the previous one. */
  restart(): void {
    this.end();
    this.#previous = this.#lines;
    this.#lines = [];
    this.#ended = false;
  }

  /** Calls back after each change, until it is disposed of. */
  listen(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  #openLine(timestamp: string | undefined): LogLine {
    const last = this.#lines.at(-1);
    if (last && !last.ended) return last;
    const nanoseconds = timestamp === undefined
      ? this.#nextNanoseconds()
      : parseNanoseconds(timestamp);
    if (nanoseconds === undefined) {
      throw new RangeError(`timestamp must be an RFC 3339 time: it is ${timestamp}.`);
    }
    const line: LogLine = {
      nanoseconds,
      timestamp: timestamp ?? formatNanoseconds(nanoseconds),
      text: new Uint8Array(),
      ended: false,
    };
    this.#lines.push(line);
    return line;
  }

  #nextNanoseconds(): bigint {
    const now = BigInt(Math.floor(this.#now())) * 1_000_000n;
    this.#lastNanoseconds = now > this.#lastNanoseconds ? now : this.#lastNanoseconds + 1n;
    return this.#lastNanoseconds;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(head.length + tail.length);
  both.set(head);
  both.set(tail, head.length);
  return both;
}
