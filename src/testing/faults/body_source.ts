/** A point in a body: after a number of bytes, or of frames (lines with their newline). */
export type BodyPoint = { bytes: number } | { frames: number };

const NEWLINE = 0x0a;

// Bun requests the next piece once it has written the last one, so that with small pieces it drops
// few bytes when a body fails.
const PIECE_BYTES = 65_536;

/** Reads a body in pieces, up to the points that the reader chooses. */
export class BodySource {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();

  /** Takes over the body; no other code may read it. */
  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  /** Reads the rest of the body. */
  async *rest(): AsyncGenerator<Uint8Array> {
    for (let piece = await this.#peek(); piece; piece = await this.#peek()) {
      yield this.#take(piece.length);
    }
  }

  /** Reads the body up to a point; all of it if it ends before. */
  async *upTo(point: BodyPoint): AsyncGenerator<Uint8Array> {
    const counted = "bytes" in point ? countBytes : countFrames;
    let left = "bytes" in point ? point.bytes : point.frames;
    while (left > 0) {
      const piece = await this.#peek();
      if (!piece) return;
      const { end, count } = counted(piece, left);
      left -= count;
      yield this.#take(end);
    }
  }

  /** Reads the next whole frame; less, possibly nothing, if the body ends before. */
  async frame(): Promise<Uint8Array> {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of this.upTo({ frames: 1 })) pieces.push(new Uint8Array(piece));
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  }

  /** Cancels the body; a pending read ends too. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => {}); // an error of the producer has no receiver any more
  }

  async #peek(): Promise<Uint8Array | undefined> {
    while (this.#chunk.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#chunk = value;
    }
    return this.#chunk.subarray(0, PIECE_BYTES);
  }

  #take(length: number): Uint8Array {
    const piece = this.#chunk.subarray(0, length);
    this.#chunk = this.#chunk.subarray(length);
    return piece;
  }
}

interface Counted {
  end: number;
  count: number;
}

function countBytes(chunk: Uint8Array, limit: number): Counted {
  const end = Math.min(chunk.length, limit);
  return { end, count: end };
}

function countFrames(chunk: Uint8Array, limit: number): Counted {
  let end = 0;
  for (let count = 0; count < limit; count++) {
    const newline = chunk.indexOf(NEWLINE, end);
    if (newline < 0) return { end: chunk.length, count };
    end = newline + 1;
  }
  return { end, count: limit };
}
