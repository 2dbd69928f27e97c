import { endsInitialEvents, type WatchEvent } from "./watch_event.ts";

/**
 * The position of a watch in the server's history, and the point from which it can resume.
 *
 * A watch that starts without a resourceVersion, at `0`, or with `sendInitialEvents` first receives
 * the state as `ADDED` events. They are not ordered by resourceVersion, so none of them is a safe
 * point. The replay ends at the first bookmark, or at the first event of another type. With
 * `sendInitialEvents` it ends at the bookmark that marks its end, because a resume from an earlier
 * event would never deliver that bookmark.
 */
export class WatchPosition {
  readonly #start: string | undefined;
  readonly #awaitsMark: boolean;
  #replaying: boolean;
  #seen: string | undefined;

  /** Creates the position of a watch that starts at `start`. */
  constructor(start: string | undefined, options: { sendInitialEvents?: boolean } = {}) {
    this.#start = start;
    this.#awaitsMark = options.sendInitialEvents === true;
    this.#replaying = !start || start === "0" || this.#awaitsMark;
  }

  /** Whether a resume would deliver the whole state again. */
  get startsOver(): boolean {
    return this.#replaying;
  }

  /** The resourceVersion to request next: the last safe point, or the start of the watch. */
  get resourceVersion(): string | undefined {
    return this.#seen ?? this.#start;
  }

  /** Moves to a resourceVersion that the server returned as the current one. */
  startAt(resourceVersion: string): void {
    this.#replaying = false;
    this.#seen = resourceVersion;
  }

  /** Moves past an event. */
  pass(event: WatchEvent): void {
    if (this.#replaying && !this.#endsReplay(event)) return;
    const { resourceVersion } = event.object.metadata;
    // From either of these a watch would begin with the state, and would not report deletions.
    if (!resourceVersion || resourceVersion === "0") return;
    this.#replaying = false;
    this.#seen = resourceVersion;
  }

  #endsReplay(event: WatchEvent): boolean {
    return this.#awaitsMark ? endsInitialEvents(event) : event.type !== "ADDED";
  }
}
