import { badRequest, conflict, notFound, untranslated } from "./api_errors.ts";
import { createObject, matchNamespace } from "./create_object.ts";
import {
  definitionCollection,
  validateCustomResourceDefinition,
} from "./custom_resource_definition.ts";
import { invalid, invalidValue } from "./field_error.ts";
import { withManagedFields, withTrackedFields } from "./field_tracking.ts";
import { validateImmutableData } from "./immutable_data.ts";
import { equalJson, isJsonObject } from "./json_value.ts";
import { type KubeObject, type ObjectMeta, withoutEmpty } from "./kube_object.ts";
import { foldStringData } from "./object_defaults.ts";
import { validateMetadata, validateMetadataUpdate } from "./object_names.ts";
import { collectionOf, type ResourceDefinition } from "./resource_registry.ts";
import { StoredObject } from "./store_event.ts";
import {
  keyOf,
  type ObjectTarget,
  readObject,
  timestamp,
  type WriteContext,
  type WriteOptions,
} from "./write_context.ts";

/** Settings of an update. */
export interface UpdateOptions extends WriteOptions {
  /**
   * Writes the status alone; without it the status is left alone, where the resource keeps the
   * two apart.
   * @default {false}
   */
  status?: boolean;
}

/** What an update did. */
export interface UpdateResult {
  /** The object after it. */
  stored: StoredObject;
  /** Whether it was created by it. */
  created: boolean;
}

/**
 * Replaces an object: the resourceVersion in it must be the stored one (or absent, where the
 * resource allows that), and so must the uid. An update that changes nothing keeps the
 * resourceVersion; one that takes the last finalizer off a deleted object removes it.
 *
 * Source: `k8s.io/apiserver/pkg/registry/generic/registry` `Store.Update`.
 *
 * @throws {StatusError} As Kubernetes fails: 400, 404, 409 or 422.
 */
export function updateObject(
  context: WriteContext,
  request: ObjectTarget & { object: KubeObject },
  options: UpdateOptions = {},
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
 * Changes an object by a function of its present state, as a patch does.
 *
 * @throws {StatusError} As {@linkcode updateObject}, and what the function throws.
 */
export function patchObject(
  context: WriteContext,
  request: ObjectTarget & { apply: (current: KubeObject) => KubeObject },
  options: UpdateOptions = {},
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
  options: UpdateOptions,
): StoredObject {
  const { resource, name, existing } = replacement;
  checkResourceVersion(replacement);
  const previous = existing.object;
  const next = managed(context, { ...replacement, next: complete(replacement, options) }, options);
  const errors = [
    ...validateMetadata(next.metadata, resource),
    ...validateMetadataUpdate(next.metadata, previous.metadata),
    // the reference checks those of custom resources twice, and lists what it finds twice
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
  { fieldManager = "", managedFields, status = false }: UpdateOptions,
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

/** Whether the last finalizer of an object that is being deleted is gone. */
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

// The uid of an update is a precondition, which the storage checks and words.
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
    // the reference puts the plural where the kind belongs
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
  { status = false }: UpdateOptions,
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
  const folded = collectionOf(resource) === "secrets" ? foldStringData(object) : object;
  const next = { ...folded, ...keep(previous, "apiVersion", "kind"), metadata };
  const desired = resource.status ? withStatus(next, previous.status) : next;
  const changed = resource.generation &&
    !equalJson(desiredState(desired, resource), desiredState(previous, resource));
  const generation = previous.metadata.generation;
  return changed && generation !== undefined
    ? { ...desired, metadata: { ...metadata, generation: generation + 1 } }
    : desired;
}

// Each resource has its own idea of what else a status update may change.
function statusUpdate(
  given: KubeObject,
  previous: KubeObject,
  resource: ResourceDefinition,
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

// What the server set once stays as it is, whatever the request says.
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

function desiredState(object: KubeObject, resource: ResourceDefinition): unknown {
  const { metadata, status, ...state } = object;
  // A deployment hands its annotations on to what it makes.
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
