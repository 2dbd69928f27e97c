/**
 * A set of keys with a digest of its content, which does not depend on the order in which they were
 * added. It tells a set apart from others that no one has chosen for their digest.
 */
export class KeySet {
  readonly #keys = new Set<string>();
  #low = 0;
  #high = 0;

  /** The digest: 16 hexadecimal digits. */
  get digest(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join(
      "",
    );
  }

  /** Returns whether the set has a key. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Adds a key. */
  add(key: string): void {
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    this.#toggle(key);
  }

  /** Removes a key; returns whether the set had it. */
  delete(key: string): boolean {
    if (!this.#keys.delete(key)) return false;
    this.#toggle(key);
    return true;
  }

  /** Removes all keys. */
  clear(): void {
    this.#keys.clear();
    this.#low = 0;
    this.#high = 0;
  }

  #toggle(key: string): void {
    this.#low ^= hashOf(key, 0x811c9dc5);
    this.#high ^= hashOf(key, 0x2545f491);
  }
}

/** FNV-1a, with a last step that spreads the last character over all bits. */
function hashOf(text: string, start: number): number {
  let hash = start;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
