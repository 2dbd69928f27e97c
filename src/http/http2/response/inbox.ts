type Bytes = Uint8Array<ArrayBuffer>;

/** Shorter parts are always copied: each would hold the memory of a whole read. */
const LEAST_HELD_BYTES = 1_024;
/** A part is held without a copy if it is at least this fraction of the memory that it belongs to. */
const HELD_PART = 8;
const MOST_BLOCK_BYTES = 64 * 1024;

/**
 * The unread bytes of one stream, in memory of their own: what a slow reader leaves unread holds
 * little more than its length, however the server divides it into frames.
 */
export class Inbox {
  readonly #blocks: Bytes[] = [];
  /** The number of unread bytes. */
  size = 0;
  /** The free bytes behind the last block. */
  #room = 0;

  /** Adds parts of together `length` bytes; they are copied if their memory is `shared`. */
  add(parts: readonly Bytes[], length: number, shared: boolean): void {
    if (length === 0) return;
    this.size += length;
    const [first = new Uint8Array()] = parts;
    if (parts.length === 1 && !shared && isHeld(first)) {
      this.#blocks.push(first);
      this.#room = 0;
      return;
    }
    let at: number;
    let block: Bytes;
    const last = this.#blocks.at(-1);
    if (last && this.#room >= length) {
      at = last.length;
      block = new Uint8Array(last.buffer, last.byteOffset, at + length);
      this.#blocks[this.#blocks.length - 1] = block;
      this.#room -= length;
    } else {
      const capacity = last ? Math.max(length, Math.min(2 * this.size, MOST_BLOCK_BYTES)) : length;
      at = 0;
      block = new Uint8Array(new ArrayBuffer(capacity), 0, length);
      this.#blocks.push(block);
      this.#room = capacity - length;
    }
    for (const part of parts) {
      block.set(part, at);
      at += part.length;
    }
  }

  /** Takes the oldest bytes; `undefined` if there are none. */
  take(): Bytes | undefined {
    const block = this.#blocks.shift();
    if (!block) return undefined;
    this.size -= block.length;
    if (this.#blocks.length === 0) this.#room = 0;
    return block;
  }

  /** Takes all bytes. */
  takeAll(): Bytes {
    const first = this.take() ?? new Uint8Array();
    if (this.#blocks.length === 0) return first;
    const all = new Uint8Array(first.length + this.size);
    all.set(first);
    for (let at = first.length, block; (block = this.take()); at += block.length) {
      all.set(block, at);
    }
    return all;
  }

  /** Drops all bytes. */
  clear(): void {
    this.#blocks.length = 0;
    this.size = this.#room = 0;
  }
}

function isHeld(part: Bytes): boolean {
  return part.length >= LEAST_HELD_BYTES && part.length * HELD_PART >= part.buffer.byteLength;
}
