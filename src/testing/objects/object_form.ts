import type { KubeObject } from "./kube_object.ts";
import { apiVersionOf, isPruned, servedFields, type ServedResource } from "./served_resource.ts";

/** A form of objects as JSON text. */
export interface ObjectForm {
  /** Start of the text, with kind and version; the object's members follow. */
  readonly head: string;
  /**
   * Whether the text has only the metadata, instead of all members.
   * @default {false}
   */
  readonly metadataOnly?: boolean;
  /** Returns the object as it is shown; without it, as it is stored. */
  readonly convert?: (object: KubeObject) => KubeObject;
  /**
   * Returns the whole text of an object as it is shown; without it, the text is the head and the
   * members. Such a text depends on the time, and is made for each response.
   */
  readonly render?: (object: KubeObject) => string;
}

/** The form with only the metadata, the same for every kind. */
export const partialForm: ObjectForm = {
  head: '{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",',
  metadataOnly: true,
};

/** Returns the form with all members, in a version of the resource. */
export function wholeForm(resource: ServedResource): ObjectForm {
  const { kind } = resource;
  const apiVersion = JSON.stringify(apiVersionOf(resource));
  return {
    head: `{"kind":${JSON.stringify(kind)},"apiVersion":${apiVersion},`,
    ...conversionOf(resource),
  };
}

/** Returns the form of the items of a list of one of Kubernetes' own kinds: they have no kind. */
export function itemForm(resource: ServedResource): ObjectForm {
  return { head: "{", ...conversionOf(resource) };
}

function conversionOf(resource: ServedResource): Pick<ObjectForm, "convert"> {
  const isConverted = resource.conversion || isPruned(resource);
  return isConverted ? { convert: (object) => servedFields(object, resource) } : {};
}
