import type { Change } from "./change.ts";
import type { QueuedChange } from "./handler_queue.ts";

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
