/**
 * Finds the first delivered lines among all lines of the same time. `tailLines` may cut between
 * lines of one nanosecond: another connection then also brings the lines that were left out, and
 * brings them first, so that only the texts distinguish them. The delivered lines are consecutive,
 * because everything after the first of them was delivered as well.
 *
 * If the texts are the same too, the first matching place counts: such a line may be repeated, but
 * none is lost.
 */
export class TailEdge {
  /** The time of the lines. */
  readonly time: string;
  /** Hashes of the delivered lines. */
  readonly #told: number[] = [];
  /** For each delivered line, how many lines up to it are also the start of all of them. */
  readonly #overlaps: number[] = [];
  /** How many of the delivered lines the connection has repeated. */
  #matched = 0;

  /** Creates an edge without delivered lines for `time`. */
  constructor(time: string) {
    this.time = time;
  }

  /** Starts a connection that brings the lines of this time again. */
  begin(): void {
    this.#matched = 0;
  }

  /** Remembers a delivered line. */
  add(line: Uint8Array): void {
    const hash = hashOf(line);
    const overlap = this.#told.length === 0 ? 0 : this.#extend(this.#overlaps.at(-1) ?? 0, hash);
    this.#told.push(hash);
    this.#overlaps.push(overlap);
  }

  /** Moves past a repeated line. Returns whether it is the last of the delivered lines. */
  repeat(line: Uint8Array): boolean {
    this.#matched = this.#extend(this.#matched, hashOf(line));
    return this.#matched === this.#told.length;
  }

  /**
   * Returns how many lines match after another line, given the number before (Knuth, Morris,
   * Pratt).
   */
  #extend(length: number, hash: number): number {
    while (length > 0 && this.#told[length] !== hash) length = this.#overlaps[length - 1] ?? 0;
    return this.#told[length] === hash ? length + 1 : 0;
  }
}

/** Returns the FNV-1a hash with 32 bits. */
function hashOf(line: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of line) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
