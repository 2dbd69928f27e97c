import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { cutToMetadata } from "../../informer/store/metadata_only.ts";
import { transformed } from "../../informer/store/transformed.ts";
import type { WatchedObjects } from "./watched.ts";

/** Returns an object of a response in the form in which the informer of a selection keeps it. */
export function keptObject<T extends KubernetesObject>(
  { metadataOnly, transform }: Pick<WatchedObjects<T>, "metadataOnly" | "transform">,
  object: DeepReadonly<T>,
): DeepReadonly<T> {
  if (!metadataOnly && !transform) return object;
  const kept = structuredClone(object) as T;
  if (metadataOnly) cutToMetadata(kept);
  if (!transform) return kept as DeepReadonly<T>;
  try {
    return transformed(kept, transform) as DeepReadonly<T>;
  } catch {
    return keptObject({ metadataOnly: metadataOnly ?? false }, object); // as in the store
  }
}
