import { joinBytes } from "../bytes/join_bytes.ts";
import type { ContainerLog, LogLine } from "./container_log.ts";
import type { LogQuery } from "./log_query.ts";

const PIECE_BYTES = 65_536;

/**
 * Returns the body of a log response; if it follows the log, it ends when the container terminates.
 */
export function logBody(
  log: ContainerLog,
  lines: readonly LogLine[],
  query: LogQuery,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const cursor = new LogCursor(lines, query);
  const { follow, previous } = query;
  let wake = () => {};
  const listening = log.listen(() => wake());
  const done = () => !follow || previous || log.ended || log.lines !== lines;
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const over = done(); // checked first: text written after it is sent in the next piece
        const piece = cursor.take();
        if (piece.length > 0) controller.enqueue(piece);
        if (cursor.full || (over && piece.length === 0)) {
          listening[Symbol.dispose]();
          controller.close();
          return;
        }
        if (piece.length > 0) return;
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
    cancel() {
      listening[Symbol.dispose]();
      wake();
    },
  }, { highWaterMark: 0 });
}

/** The position of one reader in a log. */
class LogCursor {
  readonly #lines: readonly LogLine[];
  readonly #query: LogQuery;
  #line: number;
  #offset = 0;
  #bytesLeft: number;

  constructor(lines: readonly LogLine[], query: LogQuery) {
    const { tailLines = Infinity, limitBytes = Infinity } = query;
    this.#lines = lines;
    this.#query = query;
    this.#line = Math.max(0, lines.length - tailLines);
    this.#bytesLeft = limitBytes;
  }

  /** Whether the limit of bytes is reached. */
  get full(): boolean {
    return this.#bytesLeft <= 0;
  }

  /** Returns the next lines to send, up to about the size of a piece. */
  take(): Uint8Array<ArrayBuffer> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    const add = (part: Uint8Array<ArrayBuffer>) => {
      const allowed = part.subarray(0, Math.min(part.length, this.#bytesLeft));
      this.#bytesLeft -= allowed.length;
      bytes += allowed.length;
      if (allowed.length > 0) parts.push(allowed);
    };
    while (bytes < PIECE_BYTES && !this.full) {
      const line = this.#lines[this.#line];
      if (!line) break;
      if (this.#isWanted(line)) {
        if (this.#offset === 0 && this.#query.timestamps && line.text.length > 0) {
          add(new TextEncoder().encode(`${line.timestamp} `));
        }
        add(line.text.subarray(this.#offset));
      }
      this.#offset = line.text.length;
      if (!line.ended) break;
      this.#line++;
      this.#offset = 0;
    }
    return joinBytes(parts);
  }

  #isWanted({ nanoseconds }: LogLine): boolean {
    return this.#query.since === undefined || nanoseconds >= this.#query.since;
  }
}
