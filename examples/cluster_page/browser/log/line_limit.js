/** The most lines, and characters in all of them. */
const MAX_LINES = 5_000;
const MAX_CHARACTERS = 4_000_000;

/** Counts lines, and says how many of the first ones have to go. */
export class LineLimit {
  /** @type {number[]} */
  #lengths = [];
  #characters = 0;

  /**
   * Takes new lines.
   *
   * @param {readonly number[]} lengths their characters
   * @returns {number} how many of the first lines have to go
   */
  add(lengths) {
    this.#lengths.push(...lengths);
    for (const length of lengths) this.#characters += length;
    let extra = 0;
    while (this.#lengths.length - extra > MAX_LINES || this.#characters > MAX_CHARACTERS) {
      this.#characters -= this.#lengths[extra++] ?? 0;
    }
    this.#lengths.splice(0, extra);
    return extra;
  }

  /** Forgets all lines. */
  clear() {
    this.#lengths = [];
    this.#characters = 0;
  }
}
