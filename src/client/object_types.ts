import type { KubernetesObject, ListMeta, ObjectMeta } from "../core/object_meta.ts";
import type { AppliedPart } from "./patch.ts";

/** A list of objects. */
export interface ObjectList<T extends KubernetesObject = KubernetesObject> {
  /** Group and version of the list. */
  apiVersion: string;
  /** The kind of the list, such as `PodList`. */
  kind: string;
  /** The resourceVersion to watch from, and the token of the next page. */
  metadata: ListMeta;
  /** The objects, as the server sent them; most lists omit their `apiVersion` and `kind`. */
  items: T[];
}

/** An object to create. If it does not have a name, the server creates one from `generateName`. */
export type NewObject<T extends KubernetesObject> = Omit<T, "metadata"> & {
  metadata?: Partial<T["metadata"]> & {
    /** The beginning of the name; the server adds a unique suffix. */
    generateName?: string;
  };
};

/** An object to apply: a name, and the fields that the field manager wants to manage. */
export type AppliedObject<T extends KubernetesObject> =
  & AppliedPart<Omit<T, "metadata">>
  & { metadata: AppliedPart<T["metadata"]> & Pick<ObjectMeta, "name"> };

/**
 * An object with only its metadata
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches PartialObjectMetadata}).
 */
export interface PartialObjectMetadata extends KubernetesObject {
  /** `PartialObjectMetadata`; absent in the items of a list. */
  kind?: string;
}
