import type { Change } from "./change.ts";
import type { QueuedChange } from "./handler_queue.ts";

/**
 * What a user is told of a change that waited. The previous version of an object is parsed only if
 * somebody looks at it.
 */
export function changeOf<T>(queued: QueuedChange<T>): Change<T> {
  const { type, stored, previous = stored, missed, initial } = queued;
  // What is told of many is not remembered: see StoredObject.read.
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
