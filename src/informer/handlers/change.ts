import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { QueuedChange } from "./handler_queue.ts";

/** An object that did not exist before in this resource or selection. */
export interface Added<T> {
  /** The kind of change. */
  type: "added";
  /** The object. */
  object: DeepReadonly<T>;
  /** Whether the object is part of the handler's initial state. */
  initial: boolean;
}

/** An object whose resourceVersion has changed. */
export interface Updated<T> {
  /** The kind of change. */
  type: "updated";
  /** The current state of the object. */
  object: DeepReadonly<T>;
  /** The state of the object at the previous call of the handler for it. */
  previous: DeepReadonly<T>;
}

/** An object that was deleted, or no longer matches the selectors. */
export interface Deleted<T> {
  /** The kind of change. */
  type: "deleted";
  /** The last known state of the object. */
  object: DeepReadonly<T>;
  /**
   * Whether the deletion was not observed by a watch but found by a later list: `object` may be
   * older than the deleted state. client-go calls this `DeletedFinalStateUnknown`.
   */
  missed: boolean;
}

/** A change to an object. */
export type Change<T> = Added<T> | Updated<T> | Deleted<T>;

/**
 * Creates the user's view of a queued change. The previous version of an object is parsed only if
 * it is read.
 */
export function changeOf<T>(queued: QueuedChange<T>): Change<T> {
  const { type, stored, previous = stored, missed, initial } = queued;
  // Objects of a large batch are not cached: see StoredObject.read.
  const object = initial ? stored.read() : stored.get();
  switch (type) {
    case "added":
      return { type, object, initial };
    case "deleted":
      return { type, object, missed };
    case "updated":
      return {
        type,
        object,
        get previous() {
          return previous.get();
        },
      };
  }
}
