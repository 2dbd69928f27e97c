import { joinBytes } from "../../../src/testing/bytes/join_bytes.ts";
import {
  controlFrame,
  controlTypes,
  type SpdyFrame,
  SpdyFrameReader,
} from "../../../src/testing/spdy/spdy_frames.ts";

/** Returns the frame with which a client opens its first stream. */
export function openingFrame(id: number, headers: Record<string, string>): Uint8Array<ArrayBuffer> {
  return synStream(id, compressed(headerBlock(headers)));
}

/** Returns the frame that opens a stream, with a header block that is compressed already. */
export function synStream(id: number, block: Uint8Array): Uint8Array<ArrayBuffer> {
  const rest = new Uint8Array(2 + block.length);
  rest.set(block, 2);
  return controlFrame(controlTypes.synStream, [id, 0], rest);
}

/** Returns the first header block of a connection as zlib has it, in a block without compression. */
export function compressed(block: Uint8Array): Uint8Array {
  return joinBytes([new Uint8Array([0x78, 0xbb, 0xe3, 0xc6, 0xa7, 0xc2]), storedBlock(block)]);
}

/** Returns a later header block of a connection. */
export function storedBlock(block: Uint8Array): Uint8Array {
  const { length } = block;
  const head = [0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff];
  return joinBytes([new Uint8Array(head), block]);
}

/** Returns the bytes of headers. */
export function headerBlock(headers: Record<string, string>): Uint8Array<ArrayBuffer> {
  const texts = Object.entries(headers).flat().map((text) => new TextEncoder().encode(text));
  const block = new Uint8Array(4 + texts.reduce((length, text) => length + 4 + text.length, 0));
  const view = new DataView(block.buffer);
  view.setUint32(0, texts.length / 2);
  let at = 4;
  for (const text of texts) {
    view.setUint32(at, text.length);
    block.set(text, at + 4);
    at += 4 + text.length;
  }
  return block;
}

/** Collects what a server sends. */
export class SentFrames {
  readonly frames: SpdyFrame[] = [];
  readonly closed: Promise<void>;
  readonly #reader = new SpdyFrameReader();
  readonly #close: () => void;
  #arrived = Promise.withResolvers<void>();

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#close = resolve;
  }

  send(bytes: Uint8Array): Promise<void> {
    this.frames.push(...this.#reader.frames(bytes));
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
    return Promise.resolve();
  }

  close(): void {
    this.#close();
  }

  /** Waits until a condition holds for the frames. */
  async until(holds: (frames: readonly SpdyFrame[]) => boolean): Promise<void> {
    while (!holds(this.frames)) await this.#arrived.promise;
  }
}
