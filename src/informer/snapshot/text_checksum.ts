const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const LINE_FEED = 10;

/**
 * A checksum of lines of text (FNV-1a, of UTF-16 units): it detects changes by a disk or an editor,
 * but not forgery.
 */
export class TextChecksum {
  #hash = OFFSET_BASIS;

  /** Adds the next line. */
  add(line: string): void {
    let hash = this.#hash;
    for (let at = 0; at < line.length; at++) {
      hash = Math.imul(hash ^ line.charCodeAt(at), PRIME);
    }
    this.#hash = Math.imul(hash ^ LINE_FEED, PRIME);
  }

  /** Returns the checksum of all added lines, in hexadecimal. */
  toString(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }
}
