import type { KubernetesObject, ListMeta, ObjectMeta } from "../core/object_meta.ts";
import type { AppliedPart } from "./patch.ts";

/** A list of objects. */
export interface ObjectList<T extends KubernetesObject = KubernetesObject> {
  /** Group and version of the list. */
  apiVersion: string;
  /** Such as `PodList`. */
  kind: string;
  /** The resourceVersion to watch from, and what leads to the next page. */
  metadata: ListMeta;
  /** The objects, as the server sent them: most have neither `apiVersion` nor `kind` in a list. */
  items: T[];
}

/** An object that is to be created: the server names it by `generateName` where it has no name. */
export type NewObject<T extends KubernetesObject> = Omit<T, "metadata"> & {
  metadata?: Partial<T["metadata"]> & {
    /** What the name begins with; the server adds what makes it unique. */
    generateName?: string;
  };
};

/** What is applied: a name, and the fields that the one who applies wants to manage. */
export type AppliedObject<T extends KubernetesObject> =
  & AppliedPart<Omit<T, "metadata">>
  & { metadata: AppliedPart<T["metadata"]> & Pick<ObjectMeta, "name"> };

/**
 * An object without anything but its metadata
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches PartialObjectMetadata}).
 */
export interface PartialObjectMetadata extends KubernetesObject {
  /** `PartialObjectMetadata`; absent on the items of a list. */
  kind?: string;
}
