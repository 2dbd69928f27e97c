import type { ObjectForm } from "../objects/store_event.ts";
import { apiVersionOf, isPruned, servedFields, type ServedResource } from "./served_resource.ts";

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
