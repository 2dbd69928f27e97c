/** What a reflector does at the moment. */
export type ReflectorState =
  | StartingState
  | ListingState
  | StreamingState
  | SyncedState
  | BackingOffState
  | RelistingState
  | StoppedState;

/** It has not sent anything yet. */
export interface StartingState {
  /** Tells the states apart. */
  name: "starting";
}

/** It reads the current state page by page (LIST). */
export interface ListingState {
  /** Tells the states apart. */
  name: "listing";
  /** Objects that have come so far. */
  received: number;
}

/** It reads the current state from the beginning of a watch (WatchList). */
export interface StreamingState {
  /** Tells the states apart. */
  name: "streaming";
  /** Objects that have come so far. */
  received: number;
}

/** The store has what the server has, and a watch brings what changes. */
export interface SyncedState {
  /** Tells the states apart. */
  name: "synced";
  /** What the store corresponds to. */
  resourceVersion: string;
}

/** A request failed, and it waits before the next one; the store is served as it is. */
export interface BackingOffState {
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
export interface RelistingState {
  /** Tells the states apart. */
  name: "relisting";
  /** Why, in a word or a sentence. */
  reason: string;
  /** What went wrong, if something did. */
  error?: unknown;
}

/** It has ended. */
export interface StoppedState {
  /** Tells the states apart. */
  name: "stopped";
  /** What cannot heal; absent where it was told to end. */
  error?: unknown;
}
