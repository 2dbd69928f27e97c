import { type ByteConnection, writeAll } from "../../../runtime/byte_connection.ts";
import type { Clock } from "../../../core/time/clock.ts";
import { waitAtMost } from "../../../core/time/time_limit.ts";
import { pingFrame } from "./frame_writer.ts";

/** An upload waits while more bytes are in the queue. */
const FULL_BYTES = 256 * 1024;
/** Frames are joined up to this size: four TLS records. */
const MOST_JOINED_BYTES = 64 * 1024;
const PING = pingFrame(new Uint8Array(8), false);
const NOTHING = new Uint8Array();

/**
 * The frames that wait to be written to a connection, in their order. Frames of the same turn of the
 * event loop, and those that came while a write was under way, are joined to one write.
 *
 * If the connection delays writes, each ends with a PING: the server answers it at once, and with the
 * answer it acknowledges what was written. Otherwise the next request waited for a delayed
 * acknowledgement, unless the server had something to send: 37 ms instead of 4 beside a slow request.
 */
export class WriteQueue {
  readonly #connection: Pick<ByteConnection, "write">;
  /** The end of each write. */
  readonly #last: Uint8Array;
  readonly #failed: (error: unknown) => void;
  #frames: Uint8Array[] = [];
  #bytes = 0;
  #begun = 0;
  #isRunning = false;
  #isClosed = false;
  #hasFailed = false;
  #drained: PromiseWithResolvers<void> | undefined;
  /** The number of PINGs that ended a write and are not answered. */
  #pings = 0;

  /** Creates an empty queue; `failed` is called once with the error of a write. */
  constructor(
    connection: Pick<ByteConnection, "write" | "delaysWrites">,
    failed: (error: unknown) => void,
  ) {
    this.#connection = connection;
    this.#last = connection.delaysWrites ? PING : NOTHING;
    this.#failed = failed;
  }

  /** The number of waiting frames. */
  get size(): number {
    return this.#frames.length;
  }

  /** Whether uploads should wait until the queue is drained. */
  get isFull(): boolean {
    return this.#bytes >= FULL_BYTES;
  }

  /** Records the answer to a PING; returns whether the PING was the end of a write. */
  answered(): boolean {
    if (this.#pings === 0) return false;
    this.#pings--;
    return true;
  }

  /** The number of frames whose write has begun: the server may have got them. */
  get begun(): number {
    return this.#begun;
  }

  /**
   * Adds a frame, which must not change until it is written. Returns how many were added before. A
   * frame that will never be written is not kept; its place is that of the first waiting frame.
   */
  push(frame: Uint8Array): number {
    if (this.#isClosed || this.#hasFailed) return this.#begun;
    this.#frames.push(frame);
    this.#bytes += frame.length;
    const place = this.#begun + this.#frames.length - 1;
    if (this.#isRunning) return place;
    this.#isRunning = true;
    void this.#run();
    return place;
  }

  /** Resolves once the queue is empty, or closed. */
  drained(): Promise<void> {
    if (!this.#isRunning || this.#isClosed) return Promise.resolve();
    return (this.#drained ??= Promise.withResolvers()).promise;
  }

  /** Resolves once the queue is empty, or closed, or after `mostMs`. */
  async drainedWithin(mostMs: number, clock: Clock): Promise<void> {
    await waitAtMost(clock, this.drained(), { limitMs: mostMs });
  }

  /** Drops the waiting frames. Returns whether a write is under way. */
  close(): boolean {
    this.#isClosed = true;
    this.#drop();
    this.#drained?.resolve();
    return this.#isRunning;
  }

  async #run(): Promise<void> {
    try {
      await undefined; // for more frames of this task
      while (this.#frames.length > 0) await writeAll(this.#connection, this.#take());
    } catch (error) {
      this.#hasFailed = true;
      this.#drop(); // otherwise the queue would stay full, and uploads wait without any wait
      if (!this.#isClosed) this.#failed(error);
    }
    this.#isRunning = false;
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  #drop(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  /** Takes the next frames as one piece. */
  #take(): Uint8Array {
    const frames = this.#frames;
    const [first = new Uint8Array()] = frames;
    let count = 1;
    let bytes = first.length;
    while (count < frames.length && bytes + frames[count]!.length <= MOST_JOINED_BYTES) {
      bytes += frames[count++]!.length;
    }
    this.#begun += count;
    this.#bytes -= bytes;
    const taken = count === frames.length ? frames : frames.splice(0, count);
    if (taken === frames) this.#frames = [];
    if (this.#last.length > 0) this.#pings++;
    else if (count === 1) return first;
    const joined = new Uint8Array(bytes + this.#last.length);
    let at = 0;
    for (const frame of taken) {
      joined.set(frame, at);
      at += frame.length;
    }
    joined.set(this.#last, at);
    return joined;
  }
}
