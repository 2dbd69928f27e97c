/** Counts by name, in groups. */
export class Tally {
  readonly #groups = new Map<string, Map<string, number>>();

  /** Counts something. */
  add(group: string, name: string, count = 1): void {
    const counts = this.#groups.get(group) ?? new Map<string, number>();
    this.#groups.set(group, counts);
    counts.set(name, (counts.get(name) ?? 0) + count);
  }

  /** Takes over what another one has counted. */
  addAll(other: Tally): void {
    for (const [group, counts] of other.#groups) {
      for (const [name, count] of counts) this.add(group, name, count);
    }
  }

  /** How often something was counted. */
  count(group: string, name: string): number {
    return this.#groups.get(group)?.get(name) ?? 0;
  }

  /** The counts of a group in a line, in the order of their names. */
  describe(group: string): string {
    const counts = [...this.#groups.get(group) ?? []].sort(([a], [b]) => a < b ? -1 : 1);
    return `${group}: ${counts.map(([name, count]) => `${name} ${count}`).join(", ")}`;
  }
}
