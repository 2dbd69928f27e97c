/** The keys that wait for the start of a controller, or for their shard. */
export class HeldKeys {
  readonly #early = new Set<string>();
  /** The priorities of the refused keys. */
  readonly #refused = new Map<string, number>();

  /** Holds a key until the controller starts. */
  untilStart(key: string): void {
    this.#early.add(key);
  }

  /** Holds a key until its shard opens, or goes on after a pause; it keeps its highest priority. */
  untilOpen(key: string, priority = 0): void {
    this.#refused.set(key, Math.max(priority, this.#refused.get(key) ?? -Infinity));
  }

  /** Passes on the keys that waited for the start; those of other shards wait on. */
  start(isOwn: (key: string) => boolean, add: (key: string) => void): void {
    for (const key of this.#early) {
      if (isOwn(key)) add(key);
      else this.untilOpen(key);
    }
    this.#early.clear();
  }

  /** Passes on the keys whose shards have opened. */
  open(isOpened: (key: string) => boolean, add: (key: string, priority: number) => void): void {
    for (const [key, priority] of this.#refused) {
      if (isOpened(key) && this.#refused.delete(key)) add(key, priority);
    }
  }
}
