import { Buffer } from "node:buffer";
import { SocketWriter, type WritableConnection } from "../sockets/socket_writer.ts";

/** Bytes that wait until a sender of data has to wait too. */
const MOST_WAITING_BYTES = 65_536;
/** Bytes of other frames that wait for a client that reads nothing, while it asks for more of them. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

/** Writes the frames of all streams of a connection; those that wait are written together. */
export class FrameWriter {
  readonly #writer: SocketWriter;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #flushing: Promise<void> | undefined;

  /** Creates a writer for `connection`, which {@linkcode close} closes. */
  constructor(connection: WritableConnection) {
    this.#writer = new SocketWriter(connection);
  }

  /** Resolves when the connection is closed. */
  get closed(): Promise<void> {
    return this.#writer.closed;
  }

  /** Whether a sender of data has to wait. */
  get isFull(): boolean {
    return this.#waitingBytes > MOST_WAITING_BYTES;
  }

  /**
   * Adds frames, which are written in this order. Closes the connection if too many wait: what answers a
   * client's frames cannot wait for it to read.
   */
  push(...frames: Uint8Array[]): void {
    if (this.#waitingBytes > MOST_UNREAD_BYTES) return this.close();
    for (const frame of frames) {
      this.#waiting.push(frame);
      this.#waitingBytes += frame.length;
    }
    this.#flushing ??= this.#flush();
  }

  /** Waits while too many bytes wait to be written. */
  async ready(): Promise<void> {
    while (this.isFull) await this.#writing;
  }

  /** Closes the connection after the frames that wait. */
  async finish(): Promise<void> {
    await this.#flushing;
    this.close();
  }

  /** Closes the connection at once. */
  close(): void {
    this.#writer.close();
  }

  async #flush(): Promise<void> {
    await Promise.resolve(); // the frames of this turn go together
    while (this.#waiting.length > 0) {
      const frames = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#writing = this.#writer.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames));
      await this.#writing;
    }
    this.#flushing = undefined;
  }
}
