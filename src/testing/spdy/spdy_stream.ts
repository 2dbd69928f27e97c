import { controlFrame, controlTypes, dataFrame, FIN, resetReasons } from "./spdy_frames.ts";

/** The most data of a frame. */
const MOST_DATA = 32 * 1024;

/** The parts of a connection that a stream needs. */
export interface StreamSender {
  /** Sends a frame, and waits while too much is still buffered. */
  send(frame: Uint8Array): Promise<void>;
  /** Called when both sides have ended the stream, or one has reset it. */
  ended(stream: SpdyStream): void;
}

/** A stream that the client has opened. */
export class SpdyStream {
  readonly id: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Data from the client; it ends when the client ends or resets the stream. */
  readonly readable: ReadableStream<Uint8Array>;
  readonly #sender: StreamSender;
  #input!: ReadableStreamDefaultController<Uint8Array>; // set by start(), within the constructor
  #isRead = true;
  #receives = true;
  #sends = true;

  /** Created by the connection. */
  constructor(id: number, headers: ReadonlyMap<string, string>, sender: StreamSender) {
    this.id = id;
    this.headers = headers;
    this.#sender = sender;
    this.readable = new ReadableStream({
      start: (controller) => void (this.#input = controller),
      cancel: () => void (this.#isRead = false),
    });
  }

  /** Sends data, and waits while the client reads too slowly. Drops it once the stream has ended. */
  async write(output: string | Uint8Array): Promise<void> {
    const data = typeof output === "string" ? new TextEncoder().encode(output) : output;
    for (let at = 0; at < data.length && this.#sends; at += MOST_DATA) {
      await this.#sender.send(dataFrame(this.id, data.subarray(at, at + MOST_DATA)));
    }
  }

  /** Says that no more data comes from this side. */
  async end(): Promise<void> {
    if (!this.#sends) return;
    this.#sends = false;
    await this.#sender.send(dataFrame(this.id, new Uint8Array(0), { flags: FIN }));
    if (!this.#receives) this.#sender.ended(this);
  }

  /** Ends both sides at once. */
  async reset(reason: number = resetReasons.cancel): Promise<void> {
    if (!this.#sends && !this.#receives) return;
    this.wasReset();
    await this.#sender.send(controlFrame(controlTypes.resetStream, [this.id, reason]));
  }

  /** Called by the connection with data from the client. */
  received(data: Uint8Array): void {
    if (this.#receives && this.#isRead && data.length > 0) this.#input.enqueue(data);
  }

  /** Called by the connection when the client sends no more. */
  receivedAll(): void {
    if (!this.#receives) return;
    this.#receives = false;
    if (this.#isRead) this.#input.close();
    if (!this.#sends) this.#sender.ended(this);
  }

  /** Called by the connection when the client has reset the stream, or is gone. */
  wasReset(): void {
    this.#sends = false;
    this.receivedAll();
  }
}
