/** The reason why a store's content may be behind the server, and the time since when. */
export interface Staleness {
  /** The time at which the content was last known to be current. */
  since: Date;
  /** The last failure, in a word or a sentence. */
  reason: string;
  /** The last error, if there was one. */
  error?: unknown;
}

/**
 * The state of an informer, by its `name`:
 *
 * - `starting`: nothing has been sent yet.
 * - `listing`: the current state is read page by page (LIST); `received` objects so far.
 * - `streaming`: the current state is read from the beginning of a watch (WatchList).
 * - `synced`: the store is equal to the server's state at `resourceVersion`, and a watch delivers the
 *   changes.
 * - `backingOff`: a request failed, and the next one is sent `delayMs` after the failure; the store
 *   keeps its content. `reason` is a word or a sentence, `error` the error, if there was one.
 * - `relisting`: a watch cannot resume, so the current state is read again; the store keeps its content.
 * - `stopped`: it was disposed of, or its signal aborted. A failure never ends an informer.
 *
 * `stale` is the time since when the content may be behind the server, and the reason; absent while a
 * watch keeps it current, and before the first state was read. The end of a connection also sets it,
 * until the next one is open: that takes milliseconds, so a probe should allow for some seconds.
 */
export type InformerState =
  | { name: "starting" | "stopped" }
  | { name: "listing" | "streaming"; received: number; stale?: Staleness }
  | { name: "synced"; resourceVersion: string; stale?: Staleness }
  | {
    name: "backingOff";
    doing: "listing" | "streaming" | "watching";
    delayMs: number;
    reason: string;
    error?: unknown;
    stale?: Staleness;
  }
  | { name: "relisting"; reason: string; error?: unknown; stale?: Staleness };

/** Returns a state for use in a sentence: its name, and the reason if it has one. */
export function describeState(state: InformerState): string {
  return "reason" in state ? `${state.name} (${state.reason})` : state.name;
}
