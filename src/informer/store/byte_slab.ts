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
