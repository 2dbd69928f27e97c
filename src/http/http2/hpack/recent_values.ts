import type { HeaderField } from "./header_field.ts";

/** How many names are remembered; a client sends about ten. */
const MOST_NAMES = 64;

/** Knows the last value that was sent with each name, and guesses which values will come again. */
export class RecentValues {
  readonly #values = new Map<string, string>();

  /**
   * Whether `field` has the first value of its name, or the same one as before.
   */
  mayRepeat({ name, value }: HeaderField): boolean {
    const last = this.#values.get(name);
    if (last === value) return true;
    if (last === undefined && this.#values.size >= MOST_NAMES) this.#values.clear();
    this.#values.set(name, value);
    return last === undefined;
  }
}
