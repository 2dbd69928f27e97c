/**
 * An informer (`running_informer.ts`) combines a reflector, its store and the listeners. The
 * reflector (`reflector.ts`) is the store's only writer. It is always in one of these states, which
 * `informer.state` shows:
 *
 * | state          | meaning                                                                     | next state                                                                                                               |
 * | -------------- | --------------------------------------------------------------------------- | ------------------------------------------------------------------------------------------------------------------------ |
 * | **starting**   | nothing was sent; the store is empty, or has a snapshot                     | _streaming_; _listing_ without `watchList`; from a snapshot _synced_ once the watch is open, or _relisting_              |
 * | **listing**    | pages arrive (`list_pages.ts`), outside the store (`initial_list.ts`)       | replaces the store, then _synced_; _backingOff_, _relisting_                                                             |
 * | **streaming**  | a watch sends the state (WatchList), outside the store                      | replaces the store at the end mark, then _synced_ on the same stream; _listing_ if that fails; _backingOff_, _relisting_ |
 * | **synced**     | a watch brings the changes, or resumes without a pause                      | _backingOff_ when it pauses; _relisting_ when it cannot go on                                                            |
 * | **backingOff** | a request failed, the next one waits for `delayMs`; the store keeps serving | the state in `doing`: _listing_, _streaming_, or _synced_ once the watch is open; _relisting_                            |
 * | **relisting**  | the state must be read again; the store keeps serving                       | _streaming_ or _listing_, by the plan (`reflector_plan.ts`); _backingOff_ first, if the last read has just failed        |
 * | **stopped**    | nothing is open                                                             | none                                                                                                                     |
 *
 * Only an aborted signal and the disposal of the client or the informer lead to _stopped_. A
 * disposal ends within 2 s, even if a request hangs (`within_grace.ts`).
 *
 * Every state except the first and the last has `stale` if the content may be old: since when, and
 * after which failure (`reflector_status.ts`). It begins when a connection ends (if that was
 * silent, with the last event), and ends when the state was read or a watch is open. A watch that
 * is opened and refused within a second does not end it (`failure_streak.ts`).
 *
 * @module
 */

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
