import { alreadyExists, badRequest, forbidden, untranslated } from "../status/api_errors.ts";
import {
  definitionCollection,
  validateCustomResourceDefinition,
} from "./custom_resource_definition.ts";
import { invalid } from "./field_error.ts";
import { withManagedFields, withTrackedFields } from "../merge/field_tracking.ts";
import { isJsonObject } from "./json_value.ts";
import { type KubeObject, type ObjectMeta, withoutEmpty } from "./kube_object.ts";
import { applyCreateDefaults } from "./object_defaults.ts";
import { validateMetadata } from "./object_names.ts";
import { validateWebhookConfiguration } from "../webhooks/validate_configuration.ts";
import { schemaErrors, withoutUnknownFields, withSchemaDefaults } from "../schemas/apply_schema.ts";
import { collectionOf, type ServedResource, storedFields, subjectOf } from "./served_resource.ts";
import { StoredObject } from "./store_event.ts";
import {
  type CollectionTarget,
  keyOf,
  type ObjectWriteOptions,
  readObject,
  timestamp,
  type WriteContext,
  type WriteDetails,
} from "../routes/write_context.ts";

/**
 * Creates an object with the rules of Kubernetes: the namespace must exist and must not be
 * terminating; the name is checked, or generated from `generateName`; uid, creationTimestamp and
 * generation are set.
 *
 * Source: `k8s.io/apiserver/pkg/registry/rest` `BeforeCreate` and the namespace lifecycle plugin.
 *
 * @throws {StatusError} If kube-apiserver would refuse the request: 400, 403, 404, 409, 422 or 500.
 */
export function createObject(
  context: WriteContext,
  request: CollectionTarget & { object: KubeObject },
  options: ObjectWriteOptions & WriteDetails = {},
): StoredObject {
  const { resource } = request;
  const known = withoutUnknownFields(request.object, resource, options.onUnknownFields);
  const object = storedFields(known, resource);
  const namespace = matchNamespace(request);
  if (resource.namespaced) requireNamespace(context, request);
  if (resource.custom) refuseTerminating(context, request);
  if (object.metadata.resourceVersion) {
    throw untranslated("resourceVersion should not be set on objects to be created");
  }
  const attempts = object.metadata.name || !object.metadata.generateName ? 1 : 8;
  for (let attempt = 1;; attempt++) {
    const metadata = newMetadata(context, { ...request, object, namespace });
    const { name = "" } = metadata;
    const defaulted = applyCreateDefaults({ ...object, metadata }, resource);
    const complete = managed(
      context,
      { resource, object: withSchemaDefaults(defaulted, resource) },
      { given: object.metadata.managedFields, ...options },
    );
    const errors = [
      ...validateMetadata(complete.metadata, resource),
      ...schemaErrors(complete, resource),
      ...validateCustomResourceDefinition(complete, resource, context.celRules),
      ...validateWebhookConfiguration(complete),
    ];
    if (errors.length > 0) {
      throw invalid(subjectOf(resource, name), errors);
    }
    const key = keyOf({ resource, namespace, name });
    const existing = context.store.get(collectionOf(resource), key);
    if (!existing) {
      return options.dryRun
        ? StoredObject.unsaved(key, complete)
        : context.store.put(collectionOf(resource), key, complete);
    }
    if (attempt === attempts) {
      throw alreadyExists({ ...resource, name }, {
        deleting: existing.object.metadata.deletionTimestamp !== undefined,
        generated: !object.metadata.name && !!object.metadata.generateName,
      });
    }
  }
}

/**
 * Returns the namespace of an object; empty for cluster-scoped resources.
 *
 * @throws {StatusError} 400 if the namespace in the object differs from that of the request.
 */
export function matchNamespace(request: CollectionTarget & { object: KubeObject }): string {
  const { resource, namespace, object } = request;
  if (!resource.namespaced) return "";
  if (object.metadata.namespace && object.metadata.namespace !== namespace) {
    throw badRequest(
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  }
  return namespace;
}

function managed(
  context: WriteContext,
  { resource, object }: { resource: ServedResource; object: KubeObject },
  { given, fieldManager = "", managedFields }: ObjectWriteOptions & WriteDetails & {
    given: unknown;
  },
): KubeObject {
  if (managedFields) return withManagedFields(object, managedFields);
  const time = timestamp(context.now());
  const write = { resource, after: object, given, manager: fieldManager, status: false, time };
  return withTrackedFields(write);
}

function newMetadata(
  context: WriteContext,
  { resource, namespace, object }: CollectionTarget & { object: KubeObject },
): ObjectMeta {
  const {
    deletionTimestamp: _deletionTimestamp,
    deletionGracePeriodSeconds: _gracePeriod,
    managedFields: _managedFields,
    namespace: _namespace,
    selfLink: _selfLink,
    ...given
  } = object.metadata;
  const name = given.name || (given.generateName ? generateName(given.generateName) : undefined);
  return {
    ...withoutEmpty(given),
    ...(name === undefined ? {} : { name }),
    ...(resource.namespaced ? { namespace } : {}),
    uid: crypto.randomUUID(),
    ...(startsGeneration(resource) ? { generation: 1 } : {}),
    creationTimestamp: timestamp(context.now()),
  };
}

function startsGeneration({ generation, custom }: ServedResource): boolean {
  return custom || (generation !== false && generation !== "changed");
}

// k8s.io/apiserver/pkg/storage/names: five characters are added, and the name has at most 63
function generateName(prefix: string): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  const picks = crypto.getRandomValues(new Uint8Array(5));
  const suffix = Array.from(picks, (pick) => alphabet[pick % alphabet.length]).join("");
  return prefix.slice(0, 58) + suffix;
}

/** No object can be created while the definition of its resource is being deleted. */
function refuseTerminating(
  { store }: WriteContext,
  { resource, object }: CollectionTarget & { object: KubeObject },
): void {
  const { plural, group } = resource;
  const definition = store.get(definitionCollection, `${plural}.${group}`)?.object;
  if (definition?.metadata.deletionTimestamp === undefined) return;
  const { name = "" } = object.metadata;
  const why = "create not allowed while custom resource definition is terminating";
  throw forbidden({ ...resource, name }, why);
}

function requireNamespace(
  context: WriteContext,
  { resource, namespace, object }: CollectionTarget & { object: KubeObject },
): void {
  const namespaces = context.registry.find({ group: "", version: "v1", plural: "namespaces" })!;
  const stored = readObject(context, { resource: namespaces, namespace: "", name: namespace });
  const { status } = stored.object;
  if (!isJsonObject(status) || status.phase !== "Terminating") return;
  const subject = object.metadata.name || object.metadata.generateName || "Unknown";
  const why =
    `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw forbidden({ ...resource, name: subject }, why, {
    causes: [{
      reason: "NamespaceTerminating",
      message: `namespace ${namespace} is being terminated`,
      field: "metadata.namespace",
    }],
  });
}
