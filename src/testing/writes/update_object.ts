import { badRequest, conflict, notFound, outdated, untranslated } from "../status/api_errors.ts";
import { creationOf, matchNamespace } from "./create_object.ts";
import { completeUpdate, draftUpdate, type Replacement } from "./complete_update.ts";
import { validateCustomResourceDefinition } from "../resources/custom_resource_definition.ts";
import { invalid, invalidValue } from "../objects/field_error.ts";
import { managersOf, withManagedFields, withTrackedFields } from "./field_tracking.ts";
import { validateImmutableData } from "../objects/immutable_data.ts";
import { validateBindingUpdate } from "./validate_binding.ts";
import { equalJson, membersOf, textsOf } from "../json/json_value.ts";
import { withFieldsOfType } from "../defaults/service_type.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { validateMetadata, validateMetadataUpdate } from "../objects/object_names.ts";
import { objectParts } from "./object_part.ts";
import { type ObjectWrite, performWrite } from "./object_write.ts";
import { validateAdmissionObject } from "../webhook_configs/validate_admission_object.ts";
import { schemaErrors, withoutUnknownFields } from "../schemas/apply_schema.ts";
import {
  collectionOf,
  qualifiedPlural,
  storedFields,
  subjectOf,
} from "../resources/served_resource.ts";
import { StoredObject } from "../objects/store_event.ts";
import { validateBuiltinUpdate } from "../validation/validate_builtin.ts";
import { storedForm, typedObject } from "../structs/typed_object.ts";
import {
  keyOf,
  type ObjectTarget,
  type ObjectWriteOptions,
  readObject,
  timestamp,
  type WriteContext,
  type WriteDetails,
} from "./write_context.ts";

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
  options: ObjectUpdateOptions & WriteDetails = {},
): UpdateResult {
  const { creates, ...write } = replacementOf(context, request, options);
  return { stored: performWrite(write), created: creates };
}

/** Returns the steps of {@linkcode updateObject}, and whether they create the object. */
export function replacementOf(
  context: WriteContext,
  request: ObjectTarget & { object: KubeObject },
  options: ObjectUpdateOptions & WriteDetails = {},
): ObjectWrite & { creates: boolean } {
  const { resource, object } = request;
  checkName(request);
  matchNamespace(request);
  const existing = options.live ?? context.store.get(collectionOf(resource), keyOf(request));
  if (!existing && !resource.createOnUpdate) throw notFound({ ...resource, name: request.name });
  checkUid(request, existing?.object.metadata.uid ?? "");
  if (existing) return { ...changeOf(context, { ...request, existing }, options), creates: false };
  const { resourceVersion: _resourceVersion, ...metadata } = object.metadata;
  const fresh = { ...request, object: { ...object, metadata } };
  return { ...creationOf(context, fresh, options), creates: true };
}

/** A change to the current state of an object. */
export type ObjectPatch = ObjectTarget & { apply: (current: KubeObject) => KubeObject };

/**
 * Changes an object with a function of its current state, as a patch does.
 *
 * @throws {StatusError} As {@linkcode updateObject}, and errors of the function.
 */
export function patchObject(
  context: WriteContext,
  request: ObjectPatch,
  options: ObjectUpdateOptions & WriteDetails = {},
): StoredObject {
  return performWrite(patchOf(context, request, options));
}

/** Returns the steps of {@linkcode patchObject}. */
export function patchOf(
  context: WriteContext,
  request: ObjectPatch,
  options: ObjectUpdateOptions & WriteDetails = {},
): ObjectWrite {
  const existing = options.live ?? readObject(context, request);
  const object = request.apply(existing.object);
  checkName({ ...request, object });
  matchNamespace({ ...request, object });
  return changeOf(context, { ...request, object, existing }, options);
}

function changeOf(
  context: WriteContext,
  replacement: Replacement,
  options: ObjectUpdateOptions & WriteDetails,
): ObjectWrite {
  return {
    draft: () => draftOf(context, replacement, options),
    complete: (object) => completed(context, { ...replacement, object }, options),
    store: (object) => storeChanged(context, { ...replacement, object }, options),
  };
}

function draftOf(
  context: WriteContext,
  replacement: Replacement,
  options: ObjectUpdateOptions & WriteDetails,
): KubeObject {
  const { resource } = replacement;
  const { status = false, subresource, onUnknownFields } = options;
  const typed = typedObject(replacement.object, resource, options);
  const known = withoutUnknownFields(typed, resource, onUnknownFields);
  const given = { ...replacement, object: storedFields(known, resource) };
  const next = completeUpdate(given, { status, subresource });
  const { metadata } = managed(context, { ...given, next }, options);
  return withManagedFields(draftUpdate(given), managersOf(metadata));
}

function completed(
  context: WriteContext,
  replacement: Replacement,
  { status = false, subresource }: ObjectUpdateOptions & WriteDetails,
): KubeObject {
  const { resource, name, existing } = replacement;
  const asked = { ...replacement, object: storedFields(replacement.object, resource) };
  matchNamespace(asked);
  checkResourceVersion(asked);
  const previous = existing.object;
  const managers = managersOf(asked.object.metadata);
  const given = withManagedFields(completeUpdate(asked, { status, subresource }), managers);
  const isService = collectionOf(resource) === "services" && !status;
  const whole = isService
    ? withFieldsOfType(
      given,
      previous,
      context.store.list("services").map(({ object }) => object),
      context.serviceRange,
    )
    : given;
  const next = storedForm(whole, resource);
  const errors = [
    ...validateMetadata(next.metadata, resource),
    ...validateMetadataUpdate(next.metadata, previous.metadata),
    // kube-apiserver checks the metadata of custom resources twice, and lists each error twice
    ...(resource.custom ? validateMetadataUpdate(next.metadata, previous.metadata) : []),
    ...schemaErrors(next, resource, { previous, status, celRules: context.celRules }),
    ...validateImmutableData(next, previous, { collection: collectionOf(resource) }),
    ...validateBindingUpdate(next, previous, { collection: collectionOf(resource) }),
    ...status
      ? []
      : validateCustomResourceDefinition(next, resource, { previous, celRules: context.celRules }),
    ...validateAdmissionObject(next),
    ...objectParts[subresource ?? ""]?.errors(next, previous) ??
      (status
        ? []
        : validateBuiltinUpdate(next, previous, { collection: qualifiedPlural(resource) })),
  ];
  if (errors.length > 0) throw invalid(subjectOf(resource, next.metadata.name ?? name), errors);
  return next;
}

function storeChanged(
  { store }: WriteContext,
  { resource, object, existing }: Replacement,
  { dryRun = false }: ObjectWriteOptions,
): StoredObject {
  const collection = collectionOf(resource);
  if (isReleased(object, existing.object)) {
    if (!dryRun) store.delete(collection, existing.key);
    return StoredObject.unsaved(existing.key, object);
  }
  if (equalJson(object, existing.object) && !existing.isReread) return existing;
  return dryRun
    ? StoredObject.unsaved(existing.key, object)
    : store.put(collection, existing.key, object);
}

function managed(
  context: WriteContext,
  { resource, object, existing, next }: Replacement & { next: KubeObject },
  options: ObjectUpdateOptions & WriteDetails,
): KubeObject {
  const { fieldManager = "", managedFields, status = false, subresource } = options;
  if (managedFields) return withManagedFields(next, managedFields);
  return withTrackedFields({
    resource,
    before: existing.object,
    after: next,
    given: object.metadata.managedFields,
    manager: fieldManager,
    status,
    subresource,
    time: timestamp(context.now()),
  });
}

/**
 * Returns whether an object that is being deleted, without a grace period, has no finalizers left;
 * a namespace has some in its spec too.
 */
export function isReleased(next: KubeObject, previous: KubeObject): boolean {
  const isNamespace = next.apiVersion === "v1" && next.kind === "Namespace";
  return previous.metadata.deletionTimestamp !== undefined &&
    !previous.metadata.deletionGracePeriodSeconds && !next.metadata.finalizers?.length &&
    !(isNamespace && textsOf(membersOf(next.spec).finalizers).length > 0);
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
    throw outdated({ ...resource, name });
  }
}
