/** What a reflector does at the moment. */
export type ReflectorState =
  | StartingState
  | ListingState
  | StreamingState
  | SyncedState
  | BackingOffState
  | RelistingState
  | StoppedState;

/** Why the content of a store may be behind the server, and since when. */
export interface Staleness {
  /** When the content was last known to be current. */
  since: Date;
  /** The last failure, in a word or a sentence. */
  reason: string;
  /** The last error, if there was one. */
  error?: unknown;
}

/** What the states have in common in which a store is served. */
export interface ServedState {
  /**
   * Since when, and why, the content may be behind the server; absent while a watch keeps it
   * current, and before the first state was read. The end of a connection shows here as well, until
   * the next one is open: that takes milliseconds, so a probe should allow for some seconds.
   */
  stale?: Staleness;
}

/** It has not sent anything yet. */
export interface StartingState {
  /** Tells the states apart. */
  name: "starting";
}

/** It reads the current state page by page (LIST). */
export interface ListingState extends ServedState {
  /** Tells the states apart. */
  name: "listing";
  /** Objects that have come so far. */
  received: number;
}

/** It reads the current state from the beginning of a watch (WatchList). */
export interface StreamingState extends ServedState {
  /** Tells the states apart. */
  name: "streaming";
  /** Objects that have come so far. */
  received: number;
}

/** The store has what the server has, and a watch brings what changes. */
export interface SyncedState extends ServedState {
  /** Tells the states apart. */
  name: "synced";
  /** What the store corresponds to. */
  resourceVersion: string;
}

/** A request failed, and it waits before the next one; the store is served as it is. */
export interface BackingOffState extends ServedState {
  /** Tells the states apart. */
  name: "backingOff";
  /** What is tried again afterwards. */
  doing: "listing" | "streaming" | "watching";
  /** Milliseconds from the failure to the next try. */
  delayMs: number;
  /** Why, in a word or a sentence. */
  reason: string;
  /** What went wrong, if something did. */
  error?: unknown;
}

/** A watch cannot go on from where it is; the current state is read again, the store is served as it is. */
export interface RelistingState extends ServedState {
  /** Tells the states apart. */
  name: "relisting";
  /** Why, in a word or a sentence. */
  reason: string;
  /** What went wrong, if something did. */
  error?: unknown;
}

/** It has ended, because it was disposed of, or its signal aborted: no failure ends an informer. */
export interface StoppedState {
  /** Tells the states apart. */
  name: "stopped";
}
