import type { ReportOf } from "./report.ts";

/**
 * Checks that a watch tells each event once and in order. The demo's server counts its writes in
 * the object, so that a gap shows; in a cluster the resourceVersions of a resource rise, so that an
 * event that is told twice shows.
 */
export class EventSequence {
  /** Events that were told. */
  told = 0;
  /** Writes that no event told of. */
  lost = 0;
  /** Events that were told twice, or after a later one. */
  doubled = 0;
  /** The count in the last event. */
  count: number | undefined;
  #resourceVersion = 0n;

  /** Goes on from a list: what was written before is told by the list, and by no event. */
  startAt(list: ReportOf<"listed">): void {
    this.count = list.count;
    this.#resourceVersion = BigInt(list.resourceVersion);
  }

  /** Takes the next event. */
  take(event: ReportOf<"event">): void {
    this.told++;
    const resourceVersion = BigInt(event.resourceVersion);
    if (resourceVersion <= this.#resourceVersion) this.doubled++;
    this.#resourceVersion = resourceVersion;
    const { count } = event;
    if (count === undefined) return;
    if (this.count !== undefined) this.lost += Math.max(0, count - this.count - 1);
    this.count = count;
  }

  /** Whether nothing was lost and nothing doubled. */
  get isWhole(): boolean {
    return this.lost + this.doubled === 0;
  }
}
