const SLAB_BYTES = 256 * 1024;
const LEAST_USE = 0.75;

/** An owner of bytes in a slab. */
export interface SlabTenant {
  /** Copies its bytes out of the slab, if they are still there. */
  moveOut(): void;
}

/**
 * One buffer for the texts of many objects: a separate buffer for each would take an eighth more
 * memory. When more than a quarter of a full slab is unused, the remaining tenants move out, so
 * that a few objects never hold the memory of all removed ones. Removed bytes can still be read by
 * their owner.
 */
export class ByteSlab {
  /** The bytes. */
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(SLAB_BYTES);
  #tenants: SlabTenant[] = [];
  #used = 0;
  #live = 0;
  #full = false;

  /** Stores bytes; returns their offset, or `undefined` if they do not fit in. */
  add(bytes: Uint8Array): number | undefined {
    const offset = this.#used;
    if (offset + bytes.length > SLAB_BYTES) {
      this.#full = true;
      return undefined;
    }
    this.bytes.set(bytes, offset);
    this.#used += bytes.length;
    this.#live += bytes.length;
    return offset;
  }

  /** Registers the tenant of added bytes; its `moveOut` is called when it must leave. */
  settle(tenant: SlabTenant): void {
    this.#tenants.push(tenant);
  }

  /** Records that `length` bytes are no longer used; the other tenants may have to move out. */
  leave(length: number): void {
    this.#live -= length;
    if (!this.#full || this.#live >= LEAST_USE * this.#used) return;
    for (const tenant of this.#tenants.splice(0)) tenant.moveOut();
  }
}

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
