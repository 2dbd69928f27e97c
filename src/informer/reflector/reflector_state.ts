/** The state of a reflector. */
export type ReflectorState =
  | StartingState
  | ListingState
  | StreamingState
  | SyncedState
  | BackingOffState
  | RelistingState
  | StoppedState;

/** The reason why a store's content may be behind the server, and the time since when. */
export interface Staleness {
  /** The time at which the content was last known to be current. */
  since: Date;
  /** The last failure, in a word or a sentence. */
  reason: string;
  /** The last error, if there was one. */
  error?: unknown;
}

/** The common fields of the states in which a store is served. */
export interface ServedState {
  /**
   * The time since when the content may be behind the server, and the reason; absent while a watch
   * keeps it current, and before the first state was read. The end of a connection also sets it,
   * until the next one is open: that takes milliseconds, so a probe should allow for some seconds.
   */
  stale?: Staleness;
}

/** Nothing has been sent yet. */
export interface StartingState {
  /** The name of the state. */
  name: "starting";
}

/** The current state is read page by page (LIST). */
export interface ListingState extends ServedState {
  /** The name of the state. */
  name: "listing";
  /** The number of objects received so far. */
  received: number;
}

/** The current state is read from the beginning of a watch (WatchList). */
export interface StreamingState extends ServedState {
  /** The name of the state. */
  name: "streaming";
  /** The number of objects received so far. */
  received: number;
}

/** The store is equal to the server's state, and a watch delivers the changes. */
export interface SyncedState extends ServedState {
  /** The name of the state. */
  name: "synced";
  /** The resourceVersion of the store's content. */
  resourceVersion: string;
}

/** A request failed, and the next one is delayed; the store keeps its content. */
export interface BackingOffState extends ServedState {
  /** The name of the state. */
  name: "backingOff";
  /** The task that is retried afterwards. */
  doing: "listing" | "streaming" | "watching";
  /** Milliseconds from the failure to the next attempt. */
  delayMs: number;
  /** The reason, in a word or a sentence. */
  reason: string;
  /** The error, if there was one. */
  error?: unknown;
}

/** A watch cannot resume, so the current state is read again; the store keeps its content. */
export interface RelistingState extends ServedState {
  /** The name of the state. */
  name: "relisting";
  /** The reason, in a word or a sentence. */
  reason: string;
  /** The error, if there was one. */
  error?: unknown;
}

/** It has ended: it was disposed of, or its signal aborted. A failure never ends an informer. */
export interface StoppedState {
  /** The name of the state. */
  name: "stopped";
}
