import { StatusError } from "../status/status_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { StoredObject } from "../objects/store_event.ts";

/**
 * A write in three steps. Webhooks are asked between them: those that change objects about the
 * draft, those that check requests about the complete object.
 */
export interface ObjectWrite {
  /** Returns the object as the request gives it, with defaults and the managers of its fields. */
  draft(): KubeObject;
  /** Returns the object as it would be stored: with the fields that only the server sets. */
  complete(draft: KubeObject): KubeObject;
  /** Stores a complete object. */
  store(object: KubeObject): StoredObject;
}

/** Does a write about which no webhook is asked. */
export function performWrite(write: ObjectWrite): StoredObject {
  return write.store(write.complete(write.draft()));
}

/**
 * Does a write that creates its object, or changes the one that is there. If that changes while a
 * webhook is asked, the other write is done.
 */
export async function createOrUpdate<T>(
  exists: () => boolean,
  writes: { create: () => Promise<T>; update: () => Promise<T> },
): Promise<T> {
  for (;;) {
    const isThere = exists();
    try {
      return await (isThere ? writes.update() : writes.create());
    } catch (error) {
      const expected = isThere ? "NotFound" : "AlreadyExists";
      const isMet = error instanceof StatusError && error.status.reason === expected;
      if (!isMet || exists() === isThere) throw error;
    }
  }
}
