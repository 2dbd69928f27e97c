import {
  completeDefinitionStatus,
  completeDefinitionUpdate,
  definitionCollection,
} from "../resources/custom_resource_definition.ts";
import { settledNode, withAdmittedFields } from "../defaults/admission_defaults.ts";
import { withNextTemplateGeneration } from "../defaults/initial_state.ts";
import { withKeptAddresses } from "../defaults/service_addresses.ts";
import { equalJson, isJsonObject, membersOf } from "../json/json_value.ts";
import { type KubeObject, type ObjectMeta, withoutEmpty } from "../objects/kube_object.ts";
import { applyWriteDefaults } from "./object_defaults.ts";
import { withSchemaDefaults } from "../schemas/apply_schema.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import type { StoredObject } from "../objects/store_event.ts";
import type { ObjectTarget } from "./write_context.ts";

/** An object that takes the place of a stored one. */
export interface Replacement extends ObjectTarget {
  /** The new object, as given. */
  readonly object: KubeObject;
  /** The stored object. */
  readonly existing: StoredObject;
}

/** Returns the object that an update gives, with the defaults of its resource. */
export function draftUpdate(
  { resource, namespace, object }: Omit<Replacement, "existing">,
): KubeObject {
  const metadata = { ...object.metadata, ...(namespace ? { namespace } : {}) };
  return withSchemaDefaults(applyWriteDefaults({ ...object, metadata }, resource), resource);
}

/**
 * Returns the object that an update stores: the given one, or its status, with the fields that only
 * the server sets. Source: the `PrepareForUpdate` of each kind.
 */
export function completeUpdate(
  { resource, namespace, object, existing }: Replacement,
  { status, subresource }: { status: boolean; subresource?: string | undefined },
): KubeObject {
  const previous = existing.object;
  const isDefinition = collectionOf(resource) === definitionCollection;
  const metadata = completeMetadata(object.metadata, { previous: previous.metadata, namespace });
  // a custom resource gets the version in which it is stored now
  const type = resource.custom ? keep(object, "apiVersion") : keep(previous, "apiVersion");
  if (status) {
    const { metadata: kept, status: next } = statusUpdate(
      { ...object, metadata },
      previous,
      resource,
    );
    const changed = withStatus({ ...previous, ...type, metadata: kept }, next);
    const whole = collectionOf(resource) === "nodes" ? settledNode(changed) : changed;
    return withSchemaDefaults(isDefinition ? completeDefinitionStatus(whole) : whole, resource);
  }
  const defaulted = applyWriteDefaults(object, resource);
  const given = {
    ...withKeptFields(defaulted, previous, { collection: collectionOf(resource), subresource }),
    ...keep(previous, "kind"),
    ...type,
    metadata,
  };
  const next = collectionOf(resource) === "apps/daemonsets"
    ? withNextTemplateGeneration(given, previous)
    : given;
  const kept = resource.status ? withStatus(next, previous.status) : next;
  const whole = isDefinition ? completeDefinitionUpdate(kept) : kept;
  const desired = withSchemaDefaults(whole, resource);
  const counted = resource.generation === "changed" ? 0 : undefined;
  const { generation = counted } = previous.metadata;
  const counts = resource.generation !== false && resource.generation !== "created";
  const isChanged = counts &&
    !equalJson(desiredState(desired, resource), desiredState(previous, resource));
  return isChanged && generation !== undefined
    ? { ...desired, metadata: { ...desired.metadata, generation: generation + 1 } }
    : desired;
}

/** Returns an object with the fields that the server chose for the stored one. */
function withKeptFields(
  next: KubeObject,
  previous: KubeObject,
  { collection, subresource }: { collection: string; subresource?: string | undefined },
): KubeObject {
  if (collection === "services") return withKeptAddresses(next, previous);
  if (collection === "pods") return withAdmittedFields(next, previous);
  if (collection !== "namespaces" || subresource === "finalize") return next;
  const finalizers = keep(membersOf(previous.spec), "finalizers");
  return { ...next, spec: { ...membersOf(next.spec), ...finalizers } };
}

const keepsMetadata = new Set([
  definitionCollection,
  "networking.k8s.io/servicecidrs",
  "resource.k8s.io/devicetaintrules",
  "resource.k8s.io/resourceclaims",
  "storage.k8s.io/csinodes",
  "storage.k8s.io/volumeattachments",
  "storagemigration.k8s.io/storageversionmigrations",
]);

// The other fields that a status update may change differ between resources.
function statusUpdate(
  given: KubeObject,
  previous: KubeObject,
  resource: ServedResource,
): Pick<KubeObject, "metadata" | "status"> {
  const { metadata, status } = given;
  const collection = collectionOf(resource);
  if (resource.custom || keepsMetadata.has(collection)) {
    return { metadata: previous.metadata, status };
  }
  if (collection === "apps/deployments") {
    const { labels: _labels, ...rest } = metadata;
    return { metadata: { ...rest, ...keep(previous.metadata, "labels") }, status };
  }
  if (collection === "pods" && isJsonObject(status) && isJsonObject(previous.status)) {
    return { metadata, status: { ...keep(previous.status, "qosClass"), ...status } };
  }
  return { metadata, status };
}

// Fields that the server sets keep their stored values; the request cannot change them.
function completeMetadata(
  given: ObjectMeta,
  { previous, namespace }: { previous: ObjectMeta; namespace: string },
): ObjectMeta {
  const {
    generation: _generation,
    creationTimestamp: _creationTimestamp,
    deletionTimestamp: _deletionTimestamp,
    deletionGracePeriodSeconds: _gracePeriod,
    managedFields: _managedFields,
    selfLink: _selfLink,
    namespace: _namespace,
    ...rest
  } = given;
  return {
    ...withoutEmpty(rest),
    ...(namespace ? { namespace } : {}),
    uid: given.uid || previous.uid!,
    resourceVersion: previous.resourceVersion!,
    ...keep(
      previous,
      "generation",
      "creationTimestamp",
      "deletionTimestamp",
      "deletionGracePeriodSeconds",
    ),
  };
}

function desiredState(object: KubeObject, resource: ServedResource): unknown {
  const { metadata, status, apiVersion: _apiVersion, ...state } = object;
  // A Deployment copies its annotations to its ReplicaSets.
  const handedOn = collectionOf(resource) === "apps/deployments"
    ? keep(metadata, "annotations")
    : {};
  return resource.status ? { ...state, ...handedOn } : { ...state, status };
}

function withStatus(object: KubeObject, status: unknown): KubeObject {
  const { status: _status, ...rest } = object;
  return { ...rest, metadata: object.metadata, ...(status === undefined ? {} : { status }) };
}

function keep(source: Record<string, unknown>, ...fields: string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.filter((field) => source[field] !== undefined).map((field) => [field, source[field]]),
  );
}
