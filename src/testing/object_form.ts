import { apiVersionOf, type ResourceDefinition } from "./resource_registry.ts";

/** How objects are written as JSON text. */
export interface ObjectForm {
  /** The start of the text, with kind and version; what is written of the object follows. */
  readonly head: string;
  /**
   * Whether it is the metadata alone, or all members.
   * @default {false}
   */
  readonly metadataOnly?: boolean;
}

/** The metadata of an object, whatever its kind. */
export const partialForm: ObjectForm = {
  head: '{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",',
  metadataOnly: true,
};

/** All of an object, in a version of its resource. */
export function wholeForm(resource: ResourceDefinition): ObjectForm {
  const { kind } = resource;
  const apiVersion = JSON.stringify(apiVersionOf(resource));
  return { head: `{"kind":${JSON.stringify(kind)},"apiVersion":${apiVersion},` };
}
