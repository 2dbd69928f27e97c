import type { ReflectorFailure } from "./reflector_failure.ts";
import type { ReflectorSettings } from "./reflector_options.ts";

const QUICK_RELIST_MS = 1_000;

/** The parts of a failure that a plan uses. */
export type PlannedFailure =
  | Pick<Extract<ReflectorFailure, { means: "wait" }>, "means" | "refused" | "delayMs">
  | Pick<Extract<ReflectorFailure, { means: "listOnce" }>, "means" | "newest">
  | Pick<Exclude<ReflectorFailure, { means: "wait" | "listOnce" }>, "means">;

/** Decides whether a reflector reads the state, and how. */
export class ReflectorPlan {
  readonly #watchList: boolean;
  readonly #consistentList: boolean;
  #mustRead = true;
  #usesWatchList: boolean;
  #listsNewest: boolean;
  #listsOnce = false;
  #syncedAtMs = -Infinity;
  #relistedAtMs = -Infinity;

  /** Creates the plan of a reflector that has no state yet. */
  constructor(settings: ReflectorSettings) {
    this.#watchList = settings.watchList ?? true;
    this.#consistentList = settings.consistentList ?? false;
    this.#usesWatchList = this.#watchList;
    this.#listsNewest = this.#consistentList;
  }

  /** Whether the state must be read before anything else. */
  get mustRead(): boolean {
    return this.#mustRead;
  }

  /** Whether the state is read from a watch. */
  get usesWatchList(): boolean {
    return this.#usesWatchList;
  }

  /** Whether a list must be the newest one, even if an older version is known. */
  get listsNewest(): boolean {
    return this.#listsNewest;
  }

  /** Records that a state exists from which a watch can resume. */
  resume(): void {
    this.#mustRead = false;
    this.#syncedAtMs = Number.MIN_SAFE_INTEGER; // in an earlier run of the program
  }

  /** Requires the next state to be the newest one. */
  readNewest(): void {
    this.#listsNewest = true;
  }

  /** Records that the state has been read. */
  synced(nowMs: number): void {
    this.#mustRead = false;
    this.#usesWatchList = this.#watchList;
    this.#listsNewest = this.#consistentList;
    this.#listsOnce = false;
    this.#syncedAtMs = nowMs;
  }

  /**
   * Plans the next attempt. Returns the milliseconds to wait before it; `undefined` if the backoff
   * decides, because the last attempt has just failed.
   */
  failed(failure: PlannedFailure, nowMs: number): number | undefined {
    if (failure.means === "wait") {
      // If a list is refused, a watch alone may be allowed.
      if (this.#mustRead && (failure.refused || this.#listsOnce)) {
        this.#usesWatchList = this.#watchList;
        this.#listsOnce = false;
      }
      return failure.delayMs;
    }
    const heldAWhile = this.#syncedAtMs > this.#relistedAtMs &&
      nowMs - this.#syncedAtMs >= QUICK_RELIST_MS;
    const askedForNewest = this.#listsNewest && this.#mustRead;
    this.#mustRead = true;
    this.#relistedAtMs = nowMs;
    switch (failure.means) {
      case "list":
        this.#usesWatchList = false;
        this.#listsOnce = false;
        return 0;
      case "listOnce":
        this.#usesWatchList = false;
        this.#listsOnce = true;
        if (failure.newest) this.#listsNewest = true;
        return 0;
      case "listNewest":
        this.#listsNewest = true;
        return askedForNewest ? undefined : 0;
      case "relist":
        return heldAWhile ? 0 : undefined;
    }
  }
}
