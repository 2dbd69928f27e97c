/** Counts by name, in groups. */
export class Tally {
  readonly #groups = new Map<string, Map<string, number>>();

  /** Adds to a count. */
  add(group: string, name: string, count = 1): void {
    const counts = this.#groups.get(group) ?? new Map<string, number>();
    this.#groups.set(group, counts);
    counts.set(name, (counts.get(name) ?? 0) + count);
  }

  /** Adds all counts of another tally. */
  addAll(other: Tally): void {
    for (const [group, counts] of other.#groups) {
      for (const [name, count] of counts) this.add(group, name, count);
    }
  }

  /** Returns a count. */
  count(group: string, name: string): number {
    return this.#groups.get(group)?.get(name) ?? 0;
  }

  /** Describes the counts of a group in a line, in the order of their names. */
  describe(group: string): string {
    const counts = [...this.#groups.get(group) ?? []].sort(([a], [b]) => a < b ? -1 : 1);
    return `${group}: ${counts.map(([name, count]) => `${name} ${count}`).join(", ")}`;
  }
}
