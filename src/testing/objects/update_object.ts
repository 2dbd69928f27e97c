import { badRequest, conflict, notFound, untranslated } from "../status/api_errors.ts";
import { createObject, matchNamespace } from "./create_object.ts";
import {
  definitionCollection,
  validateCustomResourceDefinition,
} from "./custom_resource_definition.ts";
import { invalid, invalidValue } from "./field_error.ts";
import { withManagedFields, withTrackedFields } from "../merge/field_tracking.ts";
import { validateImmutableData } from "./immutable_data.ts";
import { equalJson, isJsonObject } from "./json_value.ts";
import { type KubeObject, type ObjectMeta, withoutEmpty } from "./kube_object.ts";
import { completeSecret } from "./object_defaults.ts";
import { validateMetadata, validateMetadataUpdate } from "./object_names.ts";
import { collectionOf, type ServedResource } from "./served_resource.ts";
import { StoredObject } from "./store_event.ts";
import {
  keyOf,
  type ObjectTarget,
  type ObjectWriteOptions,
  readObject,
  timestamp,
  type TrackedFields,
  type WriteContext,
} from "../routes/write_context.ts";

/** Settings of an update. */
export interface ObjectUpdateOptions extends ObjectWriteOptions {
  /**
   * Whether to write only the status. If not, a resource with `/status` keeps its stored status.
   * @default {false}
   */
  status?: boolean;
}

/** Result of an update. */
export interface UpdateResult {
  /** The object after the update. */
  stored: StoredObject;
  /** Whether the update created the object. */
  created: boolean;
}

/**
 * Replaces an object. The resourceVersion in it must be the stored one (or absent, if the resource
 * allows that), and a uid in it must be the stored one. An update without changes keeps the
 * resourceVersion; one that removes the last finalizer of an object that is being deleted removes
 * the object.
 *
 * Source: `k8s.io/apiserver/pkg/registry/generic/registry` `Store.Update`.
 *
 * @throws {StatusError} If kube-apiserver would refuse the request: 400, 404, 409, 422 or 500, and,
 * if it creates the object, also 403.
 */
export function updateObject(
  context: WriteContext,
  request: ObjectTarget & { object: KubeObject },
  options: ObjectUpdateOptions & TrackedFields = {},
): UpdateResult {
  const { resource, object } = request;
  checkName(request);
  matchNamespace(request);
  const stored = context.store.get(collectionOf(resource), keyOf(request));
  if (!stored && !resource.createOnUpdate) throw notFound({ ...resource, name: request.name });
  checkUid(request, stored?.object.metadata.uid ?? "");
  if (stored) {
    const replaced = replace(context, { ...request, existing: stored }, options);
    return { stored: replaced, created: false };
  }
  const { resourceVersion: _resourceVersion, ...metadata } = object.metadata;
  const fresh = { ...request, object: { ...object, metadata } };
  return { stored: createObject(context, fresh, options), created: true };
}

/**
 * Changes an object with a function of its current state, as a patch does.
 *
 * @throws {StatusError} As {@linkcode updateObject}, and errors of the function.
 */
export function patchObject(
  context: WriteContext,
  request: ObjectTarget & { apply: (current: KubeObject) => KubeObject },
  options: ObjectUpdateOptions & TrackedFields = {},
): StoredObject {
  const existing = readObject(context, request);
  const object = request.apply(existing.object);
  checkName({ ...request, object });
  matchNamespace({ ...request, object });
  return replace(context, { ...request, object, existing }, options);
}

interface Replacement extends ObjectTarget {
  object: KubeObject;
  existing: StoredObject;
}

function replace(
  context: WriteContext,
  replacement: Replacement,
  options: ObjectUpdateOptions & TrackedFields,
): StoredObject {
  const { resource, name, existing } = replacement;
  checkResourceVersion(replacement);
  const previous = existing.object;
  const next = managed(context, { ...replacement, next: complete(replacement, options) }, options);
  const errors = [
    ...validateMetadata(next.metadata, resource),
    ...validateMetadataUpdate(next.metadata, previous.metadata),
    // kube-apiserver checks the metadata of custom resources twice, and lists each error twice
    ...(resource.custom ? validateMetadataUpdate(next.metadata, previous.metadata) : []),
    ...validateImmutableData(next, previous, { collection: collectionOf(resource) }),
    ...validateCustomResourceDefinition(next, resource),
  ];
  if (errors.length > 0) {
    throw invalid({ group: resource.group, kind: resource.kind, name }, errors);
  }
  const collection = collectionOf(resource);
  if (isReleased(next, previous) && collection !== "namespaces") {
    if (!options.dryRun) context.store.delete(collection, existing.key);
    return StoredObject.unsaved(existing.key, next);
  }
  if (equalJson(next, previous)) return existing;
  return options.dryRun
    ? StoredObject.unsaved(existing.key, next)
    : context.store.put(collection, existing.key, next);
}

function managed(
  context: WriteContext,
  { resource, object, existing, next }: Replacement & { next: KubeObject },
  { fieldManager = "", managedFields, status = false }: ObjectUpdateOptions & TrackedFields,
): KubeObject {
  if (managedFields) return withManagedFields(next, managedFields);
  return withTrackedFields({
    resource,
    before: existing.object,
    after: next,
    given: object.metadata.managedFields,
    manager: fieldManager,
    status,
    time: timestamp(context.now()),
  });
}

/**
 * Returns whether an object that is being deleted, without a grace period, has no finalizers left.
 */
export function isReleased(next: KubeObject, previous: KubeObject): boolean {
  return previous.metadata.deletionTimestamp !== undefined &&
    !previous.metadata.deletionGracePeriodSeconds && !next.metadata.finalizers?.length;
}

function checkName({ object, name }: { object: KubeObject; name: string }): void {
  if (!object.metadata.name) {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (object.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
}

// The uid in an update is a precondition; the message is that of kube-apiserver's storage.
function checkUid(request: ObjectTarget & { object: KubeObject }, stored: string): void {
  const { resource, name, object } = request;
  const { uid } = object.metadata;
  if (!uid || uid === stored) return;
  const place = resource.custom ? collectionOf(resource) : resource.plural;
  throw conflict(
    { ...resource, name },
    `StorageError: invalid object, Code: 4, Key: /registry/${place}/${keyOf(request)}, ` +
      `ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ` +
      `UID in precondition: ${uid}, UID in object meta: ${stored}`,
  );
}

function checkResourceVersion({ resource, name, object, existing }: Replacement): void {
  const { resourceVersion } = object.metadata;
  if (!resourceVersion || resourceVersion === "0") {
    if (resource.unconditionalUpdate) return;
    const field = invalidValue(
      { field: "metadata.resourceVersion", value: 0 },
      "must be specified for an update",
    );
    // kube-apiserver has the plural name here instead of the kind
    throw invalid({ group: resource.group, kind: resource.plural, name }, [field]);
  }
  if (!/^\d+$/.test(resourceVersion)) {
    throw untranslated(
      `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`,
    );
  }
  if (resourceVersion !== existing.object.metadata.resourceVersion) {
    throw conflict(
      { ...resource, name },
      "the object has been modified; please apply your changes to the latest version and try again",
    );
  }
}

function complete(
  { resource, namespace, object, existing }: Replacement,
  { status = false }: ObjectUpdateOptions,
): KubeObject {
  const previous = existing.object;
  const metadata = completeMetadata(object.metadata, { previous: previous.metadata, namespace });
  if (status) {
    const { metadata: kept, status: next } = statusUpdate(
      { ...object, metadata },
      previous,
      resource,
    );
    return withStatus({ ...previous, metadata: kept }, next);
  }
  const folded = collectionOf(resource) === "secrets" ? completeSecret(object) : object;
  const next = { ...folded, ...keep(previous, "apiVersion", "kind"), metadata };
  const desired = resource.status ? withStatus(next, previous.status) : next;
  const changed = resource.generation &&
    !equalJson(desiredState(desired, resource), desiredState(previous, resource));
  const generation = previous.metadata.generation;
  return changed && generation !== undefined
    ? { ...desired, metadata: { ...metadata, generation: generation + 1 } }
    : desired;
}

// The other fields that a status update may change differ between resources.
function statusUpdate(
  given: KubeObject,
  previous: KubeObject,
  resource: ServedResource,
): Pick<KubeObject, "metadata" | "status"> {
  const { metadata, status } = given;
  const collection = collectionOf(resource);
  if (resource.custom || collection === definitionCollection) {
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
  const { metadata, status, ...state } = object;
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
