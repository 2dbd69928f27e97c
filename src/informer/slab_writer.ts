import { ByteSlab } from "./byte_slab.ts";

const SCRATCH_BYTES = 64 * 1024;
const MOST_BYTES_PER_UNIT = 3; // of UTF-8 for a unit of UTF-16

/** Where a text is. */
export interface WrittenText {
  /** The buffer that it has for itself, or shares. */
  buffer: Uint8Array | ByteSlab;
  /** Where it begins. */
  offset: number;
  /** How many bytes it has. */
  length: number;
}

/** Writes texts as UTF-8, each into a buffer of its own or many into one. */
export class SlabWriter {
  readonly #encoder = new TextEncoder();
  #scratch: Uint8Array<ArrayBuffer> | undefined;
  #slab: ByteSlab | undefined;

  /** Writes a text into a buffer of its own, which both runtimes make of just the size. */
  writeAlone(text: string): WrittenText {
    const buffer = this.#encoder.encode(text);
    return { buffer, offset: 0, length: buffer.length };
  }

  /** Writes a text beside the last one; a large one into a buffer of its own. */
  write(text: string): WrittenText {
    if (text.length * MOST_BYTES_PER_UNIT > SCRATCH_BYTES) return this.writeAlone(text);
    this.#scratch ??= new Uint8Array(SCRATCH_BYTES);
    const { written: length } = this.#encoder.encodeInto(text, this.#scratch);
    const encoded = this.#scratch.subarray(0, length);
    let slab = this.#slab ??= new ByteSlab();
    let offset = slab.add(encoded);
    if (offset === undefined) {
      slab = this.#slab = new ByteSlab();
      offset = slab.add(encoded) ?? 0;
    }
    return { buffer: slab, offset, length };
  }
}
