import { joinBytes } from "../bytes/join_bytes.ts";
import { formatNanoseconds, parseNanoseconds } from "./nanosecond_time.ts";

/** A line of a log; if `ended` is false, its end is not written yet. */
export interface LogLine {
  /** Time at which the line began, epoch nanoseconds. */
  readonly nanoseconds: bigint;
  /** The same time, as RFC 3339 text. */
  readonly timestamp: string;
  /** Text of the line, including the line break. */
  text: Uint8Array<ArrayBuffer>;
  /** Whether the line break is written. */
  ended: boolean;
}

const LINE_FEED = 0x0a;

/**
 * The log of one container, which the API server serves at `/log`; see {@linkcode PodStandIns.log}.
 *
 * @example A container that ends
 * ```ts
 * import { TestApiServer } from "@kubewire/testing";
 *
 * await using server = await TestApiServer.start();
 * const spec = { containers: [{ name: "app", image: "web" }] };
 * server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec });
 * const log = server.pods.log({ name: "web" });
 * log.append("listening on port 80\nready\n");
 * log.end(); // readers that follow the log get a clean end
 * ```
 */
export class ContainerLog {
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #lines: LogLine[] = [];
  #previous: LogLine[] | undefined;
  #lastNanoseconds = 0n;
  #ended = false;

  /** @ignore Created by the server; `now` returns epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Lines of the current container. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Lines of the previous container, after a {@linkcode ContainerLog.restart}. */
  get previous(): readonly LogLine[] | undefined {
    return this.#previous;
  }

  /** Whether the container has terminated. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Appends output of the container. A line ends with its line break, and can be written in parts.
   * `timestamp` is the RFC 3339 time of the lines that begin in the text, with up to nine decimals of a
   * second; by default the current time, but later than every earlier default.
   *
   * @throws {RangeError} If the timestamp is not an RFC 3339 time.
   * @throws {TypeError} If the container has terminated.
   */
  append(text: string | Uint8Array, options: { timestamp?: string } = {}): void {
    if (this.#ended) throw new TypeError("The container has terminated: restart it first.");
    const { timestamp } = options;
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    for (let start = 0; start < bytes.length;) {
      const lineFeed = bytes.indexOf(LINE_FEED, start);
      const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
      const line = this.#openLine(timestamp);
      line.text = joinBytes([line.text, bytes.subarray(start, end)]);
      line.ended = lineFeed >= 0;
      start = end;
    }
    this.#tell();
  }

  /** Terminates the container: readers that follow its log get the rest and a clean end. */
  end(): void {
    this.#ended = true;
    this.#tell();
  }

  /**
   * Terminates the container and starts it again: its log becomes that of the previous container.
   */
  restart(): void {
    this.end();
    this.#previous = this.#lines;
    this.#lines = [];
    this.#ended = false;
  }

  /** Calls `listener` after each change, until the result is disposed. */
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
