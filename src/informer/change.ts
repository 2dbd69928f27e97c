import type { ReadOnly } from "./read_only.ts";

/** An object is there that was not before. */
export interface Added<T> {
  /** Tells the kinds of changes apart. */
  type: "added";
  /** The object. */
  object: ReadOnly<T>;
  /** Whether it is part of the state that the handler begins with. */
  initial: boolean;
}

/** An object has another resourceVersion than before. */
export interface Updated<T> {
  /** Tells the kinds of changes apart. */
  type: "updated";
  /** The object as it is now. */
  object: ReadOnly<T>;
  /** The object as the handler was last told of it. */
  previous: ReadOnly<T>;
}

/** An object is there no more, or no longer matches the selectors. */
export interface Deleted<T> {
  /** Tells the kinds of changes apart. */
  type: "deleted";
  /** The last state that is known. */
  object: ReadOnly<T>;
  /**
   * Whether it vanished while nobody watched, and a list found it missing: `object` may be older
   * than what was deleted. client-go says `DeletedFinalStateUnknown`.
   */
  missed: boolean;
}

/** What happened to an object. */
export type Change<T> = Added<T> | Updated<T> | Deleted<T>;
