import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf } from "../objects/served_resource.ts";
import type { StoredObject } from "../objects/store_event.ts";
import type { ApiContext, ResourceCall } from "../routes/api_call.ts";
import { keyOf } from "../routes/write_context.ts";
import type { Admission } from "./admission_chain.ts";
import { membersOf } from "./webhook.ts";

/** A write that webhooks may change or refuse. */
export interface AdmittedWrite {
  /** The operation. */
  readonly operation: "CREATE" | "UPDATE";
  /** Whether the request stores nothing. */
  readonly dryRun: boolean;
  /** Does the write with the object that `change` returns for the given one. */
  run(change: (object: KubeObject) => KubeObject, options: RunOptions): StoredObject;
}

/** Settings of {@linkcode AdmittedWrite.run}. */
export interface RunOptions {
  /** Whether to store nothing. */
  readonly dryRun: boolean;
  /** Whether this is the first run, which gives the warnings. */
  readonly isFirst: boolean;
  /**
   * The managers of the fields before webhooks have changed the object: the fields that webhooks set
   * have no manager.
   */
  readonly managedFields?: Record<string, unknown>[];
}

/** kube-apiserver tries a patch as often if others change the object meanwhile. */
const MOST_ATTEMPTS = 5;

const same = (object: KubeObject): KubeObject => object;

/**
 * Does a write after the webhooks have changed and checked its object. The object is computed first
 * without being stored; if another request changes it while a webhook is asked, all starts again.
 *
 * @throws {StatusError} As the write does, and if a webhook denies the request.
 */
export async function admittedWrite(
  context: ApiContext,
  call: ResourceCall,
  write: AdmittedWrite,
): Promise<StoredObject> {
  const { operation, dryRun } = write;
  const kind = operation === "CREATE" ? "CreateOptions" : "UpdateOptions";
  const admission = { ...admissionOf(call, { kind, dryRun }), operation };
  const { admission: chain } = context;
  if (!chain.concerns(admission)) return write.run(same, { dryRun, isFirst: true });
  const stored = () => context.store.get(collectionOf(call.target.resource), keyOf(call.target));
  for (let attempt = 1;; attempt++) {
    const before = operation === "UPDATE" ? stored() : undefined;
    const oldObject = before?.object;
    let name: string | undefined;
    const candidate = write.run((object) => {
      name = object.metadata.name;
      return object;
    }, { dryRun: true, isFirst: attempt === 1 });
    const shown = operation === "CREATE" ? unsaved(candidate.object, name) : candidate.object;
    const named = { ...admission, name: admission.name || name || "" };
    const mutated = await chain.mutate(named, { object: shown, oldObject });
    const final = withName(mutated ?? shown, candidate.object.metadata.name);
    const managedFields = membersOf(candidate.object.metadata.managedFields);
    const later = { isFirst: false, managedFields };
    const checked = write.run(() => final, { ...later, dryRun: true });
    await chain.validate(named, { object: checked.object, oldObject });
    if (operation === "UPDATE" && stored() !== before && attempt < MOST_ATTEMPTS) continue;
    return write.run(() => final, { ...later, dryRun });
  }
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
  await chain.mutate(admission, { object: undefined, oldObject });
  await chain.validate(admission, { object: undefined, oldObject });
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
