import { endsInitialEvents, type WatchEvent } from "./watch_event.ts";

/**
 * Where a watch stands in the server's history, and from where it can go on.
 *
 * A watch that starts without a resourceVersion, at `0`, or with `sendInitialEvents` is first told
 * the state as `ADDED` events, in no order of resourceVersion: none of those is a safe point. The
 * replay is over at the first bookmark, or the first event of another type; with
 * `sendInitialEvents` at the bookmark that says so, for a resume from an earlier event would never
 * bring that bookmark.
 */
export class WatchPosition {
  readonly #start: string | undefined;
  readonly #awaitsMark: boolean;
  #replaying: boolean;
  #seen: string | undefined;

  /** Creates the position of a watch that was asked to start at `start`. */
  constructor(start: string | undefined, options: { sendInitialEvents?: boolean } = {}) {
    this.#start = start;
    this.#awaitsMark = options.sendInitialEvents === true;
    this.#replaying = !start || start === "0" || this.#awaitsMark;
  }

  /** Whether a resume would be told the whole state once more. */
  get startsOver(): boolean {
    return this.#replaying;
  }

  /** What to ask for next: the last safe point, or that with which the watch was started. */
  get resourceVersion(): string | undefined {
    return this.#seen ?? this.#start;
  }

  /** Moves on past an event. */
  pass(event: WatchEvent): void {
    if (this.#replaying && !this.#endsReplay(event)) return;
    const { resourceVersion } = event.object.metadata;
    // From either of these a watch would begin with the state, and not tell what was deleted.
    if (!resourceVersion || resourceVersion === "0") return;
    this.#replaying = false;
    this.#seen = resourceVersion;
  }

  #endsReplay(event: WatchEvent): boolean {
    return this.#awaitsMark ? endsInitialEvents(event) : event.type !== "ADDED";
  }
}
