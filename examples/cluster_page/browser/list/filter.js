/** @typedef {import("../url_state.js").PageState} PageState */

/** Namespace, words and level that a line must have. */
export class Filter {
  /**
   * How many lines there are of each level, before that filter; all of them under the empty name.
   *
   * @type {Record<string, number>}
   */
  levels = { "": 0 };
  #namespace;
  #words;

  /** @param {PageState} state */
  constructor({ namespace, level, query }) {
    this.#namespace = namespace;
    this.level = level;
    this.#words = query.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /** @param {string} namespace */
  isIn(namespace) {
    return this.#namespace === "" || namespace === this.#namespace;
  }

  /**
   * Whether the words are in a text, which is asked for only if there are words.
   *
   * @param {() => string} text
   */
  names(text) {
    if (this.#words.length === 0) return true;
    const lower = text().toLowerCase();
    return this.#words.every((word) => lower.includes(word));
  }

  /**
   * Counts a line of the namespace and the words, and says whether its level is shown.
   *
   * @param {string} level
   */
  takes(level) {
    this.levels[""] = (this.levels[""] ?? 0) + 1;
    this.levels[level] = (this.levels[level] ?? 0) + 1;
    return this.shows(level);
  }

  /** @param {string} level */
  shows(level) {
    return this.level === "" || level === this.level;
  }
}
