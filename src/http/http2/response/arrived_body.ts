import type { DataPart } from "../frames/frame_sink.ts";
import type { KeepAlive } from "../frames/keep_alive.ts";
import { Inbox } from "./inbox.ts";
import type { Awaited, Pacing } from "./pacing.ts";
import type { Slab } from "../frames/read_buffer.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const NO_PARTS: Bytes[] = [];

/** The connection of an {@linkcode ArrivedBody}. */
export interface BodyConnection {
  /** The memory of the latest read, unless it belongs to the bodies. */
  readonly slab: Slab | undefined;
  /** Lets the reader read before the connection reads on. */
  readonly pacing: Pacing;
  /** Counts the readers that wait. */
  readonly keepAlive: Pick<KeepAlive, "count">;
}

/**
 * The part of a body that has arrived, between the connection that reads and the reader of the body. A
 * reader that waits gets the bytes of a read without a copy, as one piece; for a slow one they are
 * kept.
 */
export class ArrivedBody {
  readonly #connection: BodyConnection;
  /** Called with the number of bytes that are given to the reader. */
  readonly #onRead: (bytes: number) => void;
  readonly #inbox = new Inbox();
  /** The parts that came with the latest read. */
  #parts: Bytes[] = NO_PARTS;
  #partBytes = 0;
  /** The latest part, which may grow: bytes of a read, from `from` to `to`. */
  #last: Bytes | undefined;
  #lastFrom = 0;
  #lastTo = 0;
  #lastNumber = 0;
  #reader: PromiseWithResolvers<Bytes | undefined> | undefined;
  /** The memory of the bytes that the reader has. */
  #slab: Slab | undefined;
  #awaited: Awaited | undefined;
  #end: { failure?: unknown; isFailed: boolean } | undefined;

  /** Creates a body of which nothing has arrived. */
  constructor(connection: BodyConnection, onRead: (bytes: number) => void) {
    this.#connection = connection;
    this.#onRead = onRead;
  }

  /** Whether the body ends with a failure. */
  get hasFailed(): boolean {
    return this.#end?.isFailed ?? false;
  }

  /** Whether bytes have arrived that were not read. */
  get hasUnread(): boolean {
    return this.unreadBytes > 0;
  }

  /** The number of bytes that have arrived and were not read. */
  get unreadBytes(): number {
    return this.#inbox.size + this.#partBytes;
  }

  /** Adds a part of a read. Parts with no bytes of another stream between them become one. */
  add({ bytes, from, to, number }: DataPart): void {
    const last = this.#last;
    const follows = last === bytes && number === this.#lastNumber + 1;
    this.#lastNumber = number;
    this.#partBytes += to - from;
    if (follows) {
      bytes.copyWithin(this.#lastTo, from, to);
      this.#lastTo += to - from;
      return;
    }
    if (last) this.#endPart(last);
    this.#last = bytes;
    this.#lastFrom = from;
    this.#lastTo = to;
  }

  /** Records the end, which the reader gets after the bytes that have arrived. */
  end(): void {
    this.#end ??= { isFailed: false };
  }

  /** Records a failure, which the reader gets after the bytes that have arrived. */
  fail(failure: unknown): void {
    this.#end = { failure, isFailed: true };
    this.#caughtUp();
    this.#takeReader()?.reject(failure);
  }

  /** Ends the body for its reader; what has arrived and what a pending read waits for is dropped. */
  cancel(): void {
    this.drop();
    this.end();
    this.giveBack();
    this.#caughtUp();
    this.#takeReader()?.resolve(undefined);
  }

  /** Drops what has arrived. */
  drop(): void {
    this.#inbox.clear();
    this.#takeParts();
  }

  /** Keeps what has arrived with the latest read; there is no reader yet. */
  keep(): void {
    const length = this.#partBytes;
    this.#inbox.add(this.#takeParts(), length, this.#connection.slab !== undefined);
  }

  /** Passes on what has arrived with the latest read. */
  flush(): void {
    const length = this.#partBytes;
    const { slab, pacing } = this.#connection;
    if (length > 0 && !this.#end) this.#awaited = pacing.add(this.#awaited);
    if (!this.#reader) return this.keep();
    const parts = this.#takeParts();
    if (length === 0 && !this.#end) return;
    const reader = this.#takeReader()!;
    if (parts.length === 1) {
      if (slab) slab.lent++;
      this.#slab = slab;
      this.#onRead(length);
      return reader.resolve(parts[0]);
    }
    this.#inbox.add(parts, length, slab !== undefined);
    reader.resolve(this.#take());
  }

  /**
   * Returns the next bytes; `undefined` at the end. One call at a time. The next call, or `giveBack`,
   * ends the use of their memory.
   */
  read(): Promise<Bytes | undefined> {
    this.giveBack();
    const bytes = this.#take();
    if (bytes) return Promise.resolve(bytes);
    this.#caughtUp();
    if (this.#end?.isFailed) return Promise.reject(this.#end.failure);
    if (this.#end) return Promise.resolve(undefined);
    this.#connection.keepAlive.count(1);
    return (this.#reader = Promise.withResolvers<Bytes | undefined>()).promise;
  }

  /** Gives back the memory of the bytes that were read last. */
  giveBack(): void {
    if (!this.#slab) return;
    this.#slab.lent--;
    this.#slab = undefined;
  }

  /** Takes all bytes of a body that has arrived whole. */
  takeAll(): Bytes {
    return this.#inbox.takeAll();
  }

  /** Returns the reader that waits, if there is one: it waits no more. */
  #takeReader(): PromiseWithResolvers<Bytes | undefined> | undefined {
    const reader = this.#reader;
    if (reader) this.#connection.keepAlive.count(-1);
    this.#reader = undefined;
    return reader;
  }

  #take(): Bytes | undefined {
    const bytes = this.#inbox.take();
    if (bytes) this.#onRead(bytes.length);
    return bytes;
  }

  #caughtUp(): void {
    if (this.#awaited) this.#connection.pacing.caughtUp(this.#awaited);
    this.#awaited = undefined;
  }

  #endPart(last: Bytes): void {
    const part = last.subarray(this.#lastFrom, this.#lastTo);
    if (this.#parts === NO_PARTS) this.#parts = [part];
    else this.#parts.push(part);
    this.#last = undefined;
  }

  #takeParts(): Bytes[] {
    if (this.#last) this.#endPart(this.#last);
    const parts = this.#parts;
    this.#parts = NO_PARTS;
    this.#partBytes = 0;
    return parts;
  }
}
