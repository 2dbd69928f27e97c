const SLAB_BYTES = 256 * 1024;
const LEAST_USE = 0.75;

/** What has its bytes in a slab. */
export interface SlabTenant {
  /** Takes a copy of its bytes and leaves, if it is still there. */
  moveOut(): void;
}

/**
 * One buffer for the texts of many objects: a buffer for each would take an eighth more memory.
 * When a quarter of it is of no use any more the rest moves out, so that a few objects that stay
 * never hold the room of all that went. What went can still be read by whoever has it.
 */
export class ByteSlab {
  /** The bytes. */
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(SLAB_BYTES);
  #tenants: SlabTenant[] = [];
  #used = 0;
  #live = 0;
  #full = false;

  /** Keeps bytes for a tenant; where they begin, or `undefined` if they do not fit in. */
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

  /** Has a tenant told when it must move out. */
  settle(tenant: SlabTenant): void {
    this.#tenants.push(tenant);
  }

  /** So many bytes are of no use any more. */
  leave(length: number): void {
    this.#live -= length;
    if (!this.#full || this.#live >= LEAST_USE * this.#used) return;
    for (const tenant of this.#tenants.splice(0)) tenant.moveOut();
  }
}
