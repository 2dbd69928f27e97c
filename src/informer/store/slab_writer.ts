import { ByteSlab } from "./byte_slab.ts";

const SCRATCH_BYTES = 64 * 1024;
const MOST_BYTES_PER_UNIT = 3; // of UTF-8 for a unit of UTF-16

/** The position of a text. */
export interface WrittenText {
  /** The buffer, of this text alone or shared. */
  buffer: Uint8Array | ByteSlab;
  /** The offset of the text in bytes. */
  offset: number;
  /** The length of the text in bytes. */
  length: number;
}

/** Writes texts as UTF-8, into separate buffers or into a shared one. */
export class SlabWriter {
  readonly #encoder = new TextEncoder();
  #scratch: Uint8Array<ArrayBuffer> | undefined;
  #slab: ByteSlab | undefined;

  /** Writes a text into its own buffer; both runtimes create it with exactly the right size. */
  writeAlone(text: string): WrittenText {
    const buffer = this.#encoder.encode(text);
    return { buffer, offset: 0, length: buffer.length };
  }

  /** Writes a text into a shared buffer; a large text into its own. */
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
