import { equalJson } from "../objects/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf } from "../objects/served_resource.ts";
import type { StoredObject } from "../objects/store_event.ts";
import { isReleased } from "../objects/update_object.ts";
import type { ApiContext, ResourceCall } from "../routes/api_call.ts";
import { outdated } from "../status/api_errors.ts";
import { keyOf, type WriteDetails } from "../routes/write_context.ts";
import type { Admission, AdmissionChain } from "./admission_chain.ts";
import { membersOf } from "./webhook.ts";

/** A write that webhooks may change or refuse. */
export interface AdmittedWrite {
  /** The operation. */
  readonly operation: "CREATE" | "UPDATE";
  /** Whether the request stores nothing. */
  readonly dryRun: boolean;
  /** Does the write with the object that `change` returns for the given one. */
  run(change: ObjectChange, options: RunOptions): StoredObject;
}

/** Returns the object to write for the one in the request. */
export type ObjectChange = (object: KubeObject) => KubeObject;

/** Settings of {@linkcode AdmittedWrite.run}. */
export interface RunOptions extends Pick<WriteDetails, "live" | "managedFields"> {
  /** Whether to store nothing. */
  readonly dryRun: boolean;
  /** Whether this is the first run, which gives the warnings. */
  readonly isFirst: boolean;
}

/** kube-apiserver tries a patch as often if others change the object meanwhile. */
const MOST_ATTEMPTS = 5;

const same: ObjectChange = (object) => object;

/**
 * Does a write after the webhooks have changed and checked its object, and one has converted it. The
 * object is computed first without being stored; if another request changes it while a webhook is
 * asked, all starts again. The fields that webhooks set have no manager.
 *
 * @throws {StatusError} As the write does, if a webhook denies the request, and if one fails to
 * convert the object.
 */
export async function admittedWrite(
  context: ApiContext,
  call: ResourceCall,
  write: AdmittedWrite,
): Promise<StoredObject> {
  const { operation, dryRun } = write;
  const kind = operation === "CREATE" ? "CreateOptions" : "UpdateOptions";
  const admission = { ...admissionOf(call, { kind, dryRun }), operation };
  const { admission: chain, converter, store } = context;
  const { resource } = call.target;
  const { convertedByWebhook, storageVersion } = resource;
  const isAdmitted = chain.concerns(admission);
  if (!isAdmitted && !convertedByWebhook) return write.run(same, { dryRun, isFirst: true });
  const collection = collectionOf(resource);
  const stored = () => store.get(collection, keyOf(call.target));
  for (let attempt = 1;; attempt++) {
    const before = operation === "UPDATE" ? stored() : undefined;
    const live = before && await converter.served(before, resource);
    const first = { ...live && { live }, isFirst: attempt === 1 };
    const isOutdated = () => {
      if (stored() === before) return false;
      if (attempt < MOST_ATTEMPTS) return true;
      throw outdated({ ...resource, name: call.target.name });
    };
    const { change, options } = isAdmitted
      ? await admitted(chain, admission, { write, options: first })
      : { change: same, options: first };
    if (isOutdated()) continue;
    if (!convertedByWebhook) return write.run(change, { ...options, dryRun });
    const result = write.run(change, { ...options, dryRun: true });
    const object = await converter.convert(result.object, resource, storageVersion);
    if (isOutdated()) continue;
    // without changes an object is written only if it was stored in another version
    if (before && equalJson(object, before.object)) return result;
    if (dryRun) return result.converted(await converter.convert(object, resource));
    if (before && isReleased(object, before.object)) {
      store.delete(collection, before.key);
      return result;
    }
    return await converter.served(store.put(collection, result.key, object), resource);
  }
}

/** Returns the change that webhooks allow, and the settings of the runs that make it. */
async function admitted(
  chain: AdmissionChain,
  admission: Admission,
  { write, options }: { write: AdmittedWrite; options: Omit<RunOptions, "dryRun"> },
): Promise<{ change: ObjectChange; options: Omit<RunOptions, "dryRun"> }> {
  const oldObject = options.live?.object;
  let name: string | undefined;
  const candidate = write.run((object) => {
    name = object.metadata.name;
    return object;
  }, { ...options, dryRun: true });
  const isNew = admission.operation === "CREATE";
  const shown = isNew ? unsaved(candidate.object, name) : candidate.object;
  const named = { ...admission, name: admission.name || name || "" };
  const mutated = await chain.mutate(named, { object: shown, oldObject });
  const final = withName(mutated ?? shown, candidate.object.metadata.name);
  const managedFields = membersOf(candidate.object.metadata.managedFields);
  const later = { ...options, isFirst: false, managedFields };
  const checked = write.run(() => final, { ...later, dryRun: true });
  await chain.validate(named, { object: checked.object, oldObject });
  return { change: () => final, options: later };
}

/**
 * Asks the webhooks about a deletion.
 *
 * @throws {StatusError} If a webhook denies it.
 */
export async function admitDeletion(
  context: ApiContext,
  call: ResourceCall,
  deletion: { name: string; namespace: string; oldObject: KubeObject; dryRun: boolean },
): Promise<void> {
  const { oldObject, ...place } = deletion;
  const base = admissionOf(call, { kind: "DeleteOptions", dryRun: deletion.dryRun });
  const admission = { ...base, ...place, operation: "DELETE" as const };
  const { admission: chain } = context;
  if (!chain.concerns(admission)) return;
  const served = await context.converter.convert(oldObject, call.target.resource);
  await chain.mutate(admission, { object: undefined, oldObject: served });
  await chain.validate(admission, { object: undefined, oldObject: served });
}

function admissionOf(
  { target, info, user, warn, query }: ResourceCall,
  { kind, dryRun }: { kind: string; dryRun: boolean },
): Omit<Admission, "operation"> {
  const { resource, namespace, name } = target;
  return {
    resource,
    namespace,
    name,
    subresource: info.subresource,
    user,
    dryRun,
    options: {
      kind,
      apiVersion: "meta.k8s.io/v1",
      ...dryRun && { dryRun: ["All"] },
      ...query.get("fieldManager") && { fieldManager: query.get("fieldManager") },
      ...query.get("fieldValidation") && { fieldValidation: query.get("fieldValidation") },
    },
    warn,
  };
}

/** Returns a new object without the fields that are set when it is stored. */
function unsaved({ metadata, ...object }: KubeObject, name: string | undefined): KubeObject {
  const { uid: _uid, creationTimestamp: _time, name: _name, ...given } = metadata;
  return { ...object, metadata: { ...name !== undefined && { name }, ...given } };
}

function withName(object: KubeObject, name: string | undefined): KubeObject {
  const { metadata } = object;
  if (metadata.name !== undefined || name === undefined) return object;
  return { ...object, metadata: { ...metadata, name } };
}
