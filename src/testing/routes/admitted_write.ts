import { refuseEscalation } from "../access/escalation.ts";
import { RIGHTS_GROUP } from "../access/user_rules.ts";
import { managersOf, withManagedFields } from "../writes/field_tracking.ts";
import { ManagedFieldsTable } from "../merge/managed_fields.ts";
import { equalJson } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type ObjectWrite, performWrite } from "../writes/object_write.ts";
import { apiVersionOf, collectionOf, storedFields } from "../resources/served_resource.ts";
import type { StoredObject } from "../objects/store_event.ts";
import { isReleased } from "../writes/update_object.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { withoutUnknownFields } from "../schemas/apply_schema.ts";
import { requestTimeout } from "../status/api_errors.ts";
import { keyOf, type WriteDetails } from "../writes/write_context.ts";
import type { AdmissionChain } from "../webhooks/admission_chain.ts";
import type { Admission, ObjectKind } from "../webhooks/admission_request.ts";
import { storedForm } from "../structs/typed_object.ts";
import { fieldWarnings } from "../warnings/field_warnings.ts";

/** The parts of a request that webhooks see. */
export interface AdmittedCall
  extends Pick<ResourceCall, "target" | "user" | "warn" | "query" | "requireSameState"> {
  readonly info: Pick<ResourceCall["info"], "subresource">;
}

/** A write that webhooks may change or refuse. */
export interface AdmittedWrite {
  /** The operation. */
  readonly operation: "CREATE" | "UPDATE";
  /** Whether the request stores nothing. */
  readonly dryRun: boolean;
  /** The form in which webhooks see the object, if it is another one, such as a Scale. */
  readonly view?: AdmittedView;
  /** Returns the steps of the write, for the state in which the object is now. */
  begin(options: BeginOptions): ObjectWrite;
}

/** Another form of an object. */
export interface AdmittedView {
  readonly objectKind: ObjectKind;
  /** Returns the object in this form. */
  shown(object: KubeObject): KubeObject;
  /** Returns an object with the changes of its form. */
  merged(form: KubeObject, object: KubeObject): KubeObject;
}

/** Settings of {@linkcode AdmittedWrite.begin}. */
export interface BeginOptions extends Pick<WriteDetails, "live"> {
  /** Whether to store nothing. */
  readonly dryRun: boolean;
  /** Whether the write begins for the first time, and gives the warnings. */
  readonly isFirst: boolean;
}

/** The time that kube-apiserver has for a write, whatever the client says. */
const TIMEOUT_MS = 34_000;
/** A limit for tests whose clock stands still. */
const MOST_ATTEMPTS = 1_000;

/**
 * Does a write after the webhooks have changed and checked its object, and one has converted it. If
 * another request changes the object while a webhook is asked, all starts again, as often as that
 * happens: only a write with a resourceVersion then fails. The fields that webhooks set have no
 * manager.
 *
 * Source: `k8s.io/apiserver/pkg/registry/generic/registry` `Store.Update`, and
 * `k8s.io/apiserver/pkg/storage/etcd3` `GuaranteedUpdate`.
 *
 * @throws {StatusError} As the write does, if a webhook denies the request, if one fails to convert
 * the object, and 504 if others change the object for too long.
 */
export async function admittedWrite(
  context: ApiContext,
  call: AdmittedCall,
  write: AdmittedWrite,
): Promise<StoredObject> {
  const { operation, dryRun, view } = write;
  const begin = (options: BeginOptions) => guarded(context, call, write.begin(options));
  const kind = operation === "CREATE" ? "CreateOptions" : "UpdateOptions";
  const { objectKind } = view ?? {};
  const admission = { ...admissionOf(call, { kind, dryRun }), operation, objectKind };
  const { admission: chain, converter, store } = context;
  const { resource } = call.target;
  const { convertedByWebhook, storageVersion } = resource;
  const isAdmitted = chain.concerns(admission);
  const collection = collectionOf(resource);
  const stored = () => store.get(collection, keyOf(call.target));
  const previous = operation === "UPDATE" ? stored()?.object : undefined;
  if (!isAdmitted && !convertedByWebhook) {
    return performWrite(warning(call, previous, begin({ dryRun, isFirst: true })));
  }
  const end = context.now() + TIMEOUT_MS;
  for (let attempt = 1;; attempt++) {
    const before = operation === "UPDATE" ? stored() : undefined;
    const live = before && await converter.served(before, resource);
    const isOutdated = () => {
      if (stored() === before) return false;
      if (attempt < MOST_ATTEMPTS && context.now() < end) return true;
      throw requestTimeout();
    };
    const begun = begin({
      ...live && { live },
      isFirst: attempt === 1,
      dryRun: dryRun || convertedByWebhook,
    });
    const steps = warning(call, before?.object, begun);
    const complete = isAdmitted
      ? await admitted(chain, admission, { steps, view, oldObject: live?.object })
      : steps.complete(steps.draft());
    if (before && isOutdated()) continue;
    const result = steps.store(complete);
    if (!convertedByWebhook) return result;
    const object = await converter.convert(result.object, resource, storageVersion);
    if (isOutdated()) continue;
    // without changes an object is written only if it was stored in another version
    if (before && equalJson(object, before.object)) return result;
    if (dryRun) return result.converted(await converter.convert(object, resource));
    call.requireSameState();
    if (before && isReleased(object, before.object)) {
      store.delete(collection, before.key);
      return result;
    }
    return await converter.served(store.put(collection, result.key, object), resource);
  }
}

/** Returns the steps of a write, which stores nothing once all objects were replaced. */
function inSameState({ requireSameState }: AdmittedCall, steps: ObjectWrite): ObjectWrite {
  const store = (object: KubeObject) => {
    requireSameState();
    return steps.store(object);
  };
  return { ...steps, store };
}

/**
 * Returns the steps of a write, which refuse rights that the user does not have, and store nothing once
 * all objects were replaced.
 */
function guarded(
  { hasRoles, store }: ApiContext,
  call: AdmittedCall,
  given: ObjectWrite,
): ObjectWrite {
  const { user, target } = call;
  const steps = inSameState(call, given);
  const { resource } = target;
  if (!hasRoles || resource.group !== RIGHTS_GROUP) return steps;
  const complete = (object: KubeObject) => {
    const before = store.get(collectionOf(resource), keyOf(target))?.object;
    refuseEscalation(store, { target, user }, { object, before });
    return steps.complete(object);
  };
  return { ...steps, complete };
}

/** Returns the steps of a write, which give the warnings for the fields of the complete object. */
function warning(
  { target, info, warn }: AdmittedCall,
  previous: KubeObject | undefined,
  steps: ObjectWrite,
): ObjectWrite {
  if (info.subresource !== "") return steps;
  const complete = (draft: KubeObject) => {
    const object = steps.complete(draft);
    const collection = collectionOf(target.resource);
    fieldWarnings(object, previous, { collection }).forEach((text) => warn(text));
    return object;
  };
  return { ...steps, complete };
}

/** Returns the complete object of a write that the webhooks have changed and allow. */
async function admitted(
  chain: AdmissionChain,
  admission: Admission,
  { steps, view, oldObject: previous }: {
    steps: ObjectWrite;
    view: AdmittedView | undefined;
    oldObject: KubeObject | undefined;
  },
): Promise<KubeObject> {
  const { resource } = admission;
  const draft = steps.draft();
  const named = { ...admission, name: admission.name || draft.metadata.name || "" };
  const shown = (each: KubeObject | undefined) => each && view ? view.shown(each) : each;
  const oldObject = shown(previous);
  const answer = await chain.mutate(named, { object: shown(draft), oldObject });
  const mutated = answer && view ? view.merged(answer, draft) : answer;
  const complete = steps.complete(
    mutated
      ? withValidManagers(storedForm(storedFields(mutated, resource), resource), draft)
      : draft,
  );
  const name = named.name || complete.metadata.name || "";
  await chain.validate({ ...named, name }, { object: shown(complete), oldObject });
  return mutated ? withoutUnknownFields(complete, resource) : complete;
}

/** Returns an object whose webhook left a list of managers that cannot be read, with its own. */
function withValidManagers(object: KubeObject, { metadata }: KubeObject): KubeObject {
  const isValid = ManagedFieldsTable.parse(object.metadata.managedFields) !== undefined;
  return isValid ? object : withManagedFields(object, managersOf(metadata));
}

/**
 * Asks the webhooks about a deletion.
 *
 * @throws {StatusError} If a webhook denies it.
 */
export async function admitDeletion(
  context: ApiContext,
  call: AdmittedCall,
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

/** The steps of an action at which webhooks and policies are asked. */
export interface ActionAdmission {
  /** Returns the object as those that change objects leave it. */
  mutate(object: KubeObject): Promise<KubeObject>;
  /** Asks those that check requests. */
  validate(object: KubeObject): Promise<void>;
}

/**
 * Returns the admission of a request whose object is not stored, such as an Eviction or the options
 * of an `exec`. Its steps throw as the webhooks deny the request.
 */
export function actionAdmission(
  context: ApiContext,
  call: AdmittedCall,
  action: { objectKind: ObjectKind; dryRun?: boolean; operation?: "CREATE" | "CONNECT" },
): ActionAdmission {
  const { objectKind, dryRun = false, operation = "CREATE" } = action;
  const { options, ...base } = admissionOf(call, { kind: "CreateOptions", dryRun });
  const { admission: chain } = context;
  const isConnection = operation === "CONNECT";
  const admission = { ...base, operation, objectKind, options: isConnection ? null : options };
  const isAdmitted = chain.concerns(admission);
  return {
    async mutate(given) {
      if (!isAdmitted) return given;
      const object = { ...given, apiVersion: apiVersionOf(objectKind), kind: objectKind.kind };
      return await chain.mutate(admission, { object, oldObject: undefined }) ?? object;
    },
    async validate(object) {
      if (isAdmitted) await chain.validate(admission, { object, oldObject: undefined });
    },
  };
}

function admissionOf(
  { target, info, user, warn, query }: AdmittedCall,
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
