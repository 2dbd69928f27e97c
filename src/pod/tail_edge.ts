/**
 * Finds the lines that were told first among all lines of the same time. `tailLines` may cut between
 * lines of one nanosecond: another connection brings those too that were left out, and brings them
 * first, so that only their texts tell them apart. The told lines stand together, for whatever comes
 * after the first of them was told as well.
 *
 * Where the texts are the same too, the first place that fits counts: such a line may be told twice,
 * and none is lost.
 */
export class TailEdge {
  /** The time of the lines. */
  readonly time: string;
  /** Hashes of the lines that were told. */
  readonly #told: number[] = [];
  /** For each told line, how many lines up to it are the beginning of all of them. */
  readonly #overlaps: number[] = [];
  /** How many of the told lines the connection has brought again. */
  #matched = 0;

  /** Nothing has been told yet of the lines of `time`. */
  constructor(time: string) {
    this.time = time;
  }

  /** A connection begins, which brings the lines of this time again. */
  begin(): void {
    this.#matched = 0;
  }

  /** Remembers a line that was told. */
  add(line: Uint8Array): void {
    const hash = hashOf(line);
    const overlap = this.#told.length === 0 ? 0 : this.#extend(this.#overlaps.at(-1) ?? 0, hash);
    this.#told.push(hash);
    this.#overlaps.push(overlap);
  }

  /** Moves on past a line that comes again, and says whether it is the last of the told ones. */
  repeat(line: Uint8Array): boolean {
    this.#matched = this.#extend(this.#matched, hashOf(line));
    return this.#matched === this.#told.length;
  }

  /** How many told lines fit when another line follows so many that do (Knuth, Morris, Pratt). */
  #extend(length: number, hash: number): number {
    while (length > 0 && this.#told[length] !== hash) length = this.#overlaps[length - 1] ?? 0;
    return this.#told[length] === hash ? length + 1 : 0;
  }
}

/** FNV-1a with 32 bits. */
function hashOf(line: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of line) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
