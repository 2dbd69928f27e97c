import { admittedObject } from "../defaults/admission_defaults.ts";
import { withServiceAddresses } from "../defaults/service_addresses.ts";
import { validateBuiltin } from "../validation/validate_builtin.ts";
import { storedForm, typedObject } from "../structs/typed_object.ts";
import { alreadyExists, badRequest, forbidden, untranslated } from "../status/api_errors.ts";
import {
  definitionCollection,
  validateCustomResourceDefinition,
} from "../resources/custom_resource_definition.ts";
import { invalid } from "../objects/field_error.ts";
import { admissionLookups } from "./admission_lookups.ts";
import { withManagedFields, withTrackedFields } from "./field_tracking.ts";
import { isJsonObject } from "../json/json_value.ts";
import { type KubeObject, type ObjectMeta, withoutEmpty } from "../objects/kube_object.ts";
import { applyCreateDefaults, applyDefaults, applyWriteDefaults } from "./object_defaults.ts";
import { validateMetadata } from "../objects/object_names.ts";
import { type ObjectWrite, performWrite } from "./object_write.ts";
import { validateAdmissionObject } from "../webhook_configs/validate_admission_object.ts";
import { schemaErrors, withoutUnknownFields, withSchemaDefaults } from "../schemas/apply_schema.ts";
import {
  collectionOf,
  qualifiedPlural,
  type ServedResource,
  storedFields,
  subjectOf,
} from "../resources/served_resource.ts";
import { StoredObject } from "../objects/store_event.ts";
import {
  type CollectionTarget,
  keyOf,
  type ObjectWriteOptions,
  readObject,
  timestamp,
  type WriteContext,
  type WriteDetails,
} from "./write_context.ts";

/** A new object, and where it is created. */
export type Creation = CollectionTarget & { object: KubeObject };

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
  request: Creation,
  options: ObjectWriteOptions & WriteDetails = {},
): StoredObject {
  return performWrite(creationOf(context, request, options));
}

/** Returns the steps of {@linkcode createObject}. */
export function creationOf(
  context: WriteContext,
  request: Creation,
  options: ObjectWriteOptions & WriteDetails = {},
): ObjectWrite {
  const { name, generateName } = request.object.metadata;
  const generated = !name && generateName !== undefined;
  return {
    draft: () => draftOf(context, request, options),
    complete: (object) => completed(context, { ...request, object }),
    store: (object) => storeNew(context, { ...request, object }, { ...options, generated }),
  };
}

function draftOf(
  context: WriteContext,
  request: Creation,
  options: ObjectWriteOptions & WriteDetails,
): KubeObject {
  const { resource } = request;
  const typed = typedObject(request.object, resource, options);
  const known = withoutUnknownFields(typed, resource, options.onUnknownFields);
  const object = storedFields(known, resource);
  const namespace = matchNamespace(request);
  if (resource.namespaced) requireNamespace(context, request);
  if (resource.custom) refuseTerminating(context, request);
  const metadata = givenMetadata({ resource, namespace, object });
  const collection = collectionOf(resource);
  const lookups = admissionLookups(context, namespace);
  const defaulted = applyDefaults({ ...object, metadata }, resource);
  const given = managed(
    context,
    { resource, object: withSchemaDefaults(defaulted, resource) },
    { given: object.metadata.managedFields, ...options },
  );
  // after the managers: the fields that the admission sets have none
  return admittedObject(given, collection, lookups);
}

function completed(context: WriteContext, request: Creation): KubeObject {
  const { resource } = request;
  const object = storedFields(request.object, resource);
  const metadata = newMetadata(context, { ...request, namespace: matchNamespace(request), object });
  const time = timestamp(context.now());
  const defaulted = applyCreateDefaults({ ...object, metadata }, resource, time);
  const whole = collectionOf(resource) === "services"
    ? withServiceAddresses(
      defaulted,
      context.store.list("services").map(({ object }) => object),
      context.serviceRange,
    )
    : defaulted;
  const complete = storedForm(withSchemaDefaults(whole, resource), resource);
  const errors = [
    ...validateMetadata(complete.metadata, resource),
    ...schemaErrors(complete, resource, { celRules: context.celRules }),
    ...validateCustomResourceDefinition(complete, resource, { celRules: context.celRules }),
    ...validateAdmissionObject(complete),
    ...validateBuiltin(complete, qualifiedPlural(resource)),
  ];
  if (errors.length > 0) throw invalid(subjectOf(resource, complete.metadata.name ?? ""), errors);
  // a Job without labels has those of its template when it is read again
  return collectionOf(resource) === "batch/jobs"
    ? storedForm(applyWriteDefaults(complete, resource), resource)
    : complete;
}

function storeNew(
  { store }: WriteContext,
  { resource, namespace, object }: Creation,
  { dryRun = false, generated }: ObjectWriteOptions & { generated: boolean },
): StoredObject {
  const { name = "", resourceVersion } = object.metadata;
  if (!dryRun && isRevision(resourceVersion)) {
    throw untranslated("resourceVersion should not be set on objects to be created");
  }
  const collection = collectionOf(resource);
  const key = keyOf({ resource, namespace, name });
  const existing = store.get(collection, key);
  if (existing) {
    throw alreadyExists({ ...resource, name }, {
      deleting: existing.object.metadata.deletionTimestamp !== undefined,
      generated,
    });
  }
  return dryRun ? StoredObject.unsaved(key, object) : store.put(collection, key, object);
}

/**
 * Returns the namespace of an object; empty for cluster-scoped resources.
 *
 * @throws {StatusError} 400 if the namespace in the object differs from that of the request.
 */
export function matchNamespace(request: Creation): string {
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

/** Returns the metadata without the fields that only the server sets. */
function givenMetadata({ resource, namespace, object }: Creation): ObjectMeta {
  const {
    uid: _uid,
    creationTimestamp: _creationTimestamp,
    deletionTimestamp: _deletionTimestamp,
    deletionGracePeriodSeconds: _gracePeriod,
    namespace: _namespace,
    selfLink: _selfLink,
    ...given
  } = object.metadata;
  return { ...withoutEmpty(given), ...(resource.namespaced ? { namespace } : {}) };
}

function newMetadata(context: WriteContext, request: Creation): ObjectMeta {
  const { resource } = request;
  const { name: givenName, ...given } = givenMetadata(request);
  const name = givenName || (given.generateName ? freeName(context, request) : undefined);
  return {
    ...(name === undefined ? {} : { name }),
    ...given,
    uid: crypto.randomUUID(),
    ...(startsGeneration(resource) ? { generation: 1 } : {}),
    creationTimestamp: timestamp(context.now()),
  };
}

function startsGeneration({ generation, custom }: ServedResource): boolean {
  return custom || (generation !== false && generation !== "changed");
}

/** The most names that are generated for one object, as in kube-apiserver. */
const MOST_NAMES = 8;

function freeName({ store }: WriteContext, { resource, namespace, object }: Creation): string {
  const collection = collectionOf(resource);
  for (let attempt = 1;; attempt++) {
    const name = generateName(object.metadata.generateName!);
    const isTaken = store.get(collection, keyOf({ resource, namespace, name })) !== undefined;
    if (!isTaken || attempt === MOST_NAMES) return name;
  }
}

// k8s.io/apiserver/pkg/storage/names: five characters are added, and the name has at most 63
function generateName(prefix: string): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  const picks = crypto.getRandomValues(new Uint8Array(5));
  const suffix = Array.from(picks, (pick) => alphabet[pick % alphabet.length]).join("");
  return prefix.slice(0, 58) + suffix;
}

/** kube-apiserver takes any other text as none, and looks at it where it stores the object only. */
function isRevision(text: string | undefined): boolean {
  if (text === undefined || !/^\d+$/.test(text)) return false;
  const revision = BigInt(text);
  return revision > 0n && revision < 2n ** 64n;
}

/** No object can be created while the definition of its resource is being deleted. */
function refuseTerminating(
  { store }: WriteContext,
  { resource, object }: Creation,
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
  { resource, namespace, object }: Creation,
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
