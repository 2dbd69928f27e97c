import type { ReportOf } from "./report.ts";

/**
 * Checks that a watch delivers each event once and in order. The demo's server counts its writes in
 * the object, which shows a gap; in a cluster the resourceVersions of a resource rise, which shows
 * a repeated event.
 */
export class EventSequence {
  /** Number of delivered events. */
  told = 0;
  /** Number of writes without an event. */
  lost = 0;
  /** Number of events that came twice, or after a later one. */
  doubled = 0;
  /** The count in the last event. */
  count: number | undefined;
  #resourceVersion = 0n;

  /** Starts after a list, which contains all earlier writes; no events come for them. */
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

  /** Whether no event was lost and none came twice. */
  get isWhole(): boolean {
    return this.lost + this.doubled === 0;
  }
}
