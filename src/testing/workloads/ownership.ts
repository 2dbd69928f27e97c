import type { KubeObject } from "../objects/kube_object.ts";
import { type OwnerReference, ownerReferencesOf } from "../objects/owner_references.ts";
import { parseLabelSelector } from "../objects/label_selector.ts";
import { scaleSelector } from "../objects/scale_selector.ts";
import type { StoreEvent } from "../objects/store_event.ts";
import { apiVersionOf, type ServedResource } from "../resources/served_resource.ts";

/** Returns the reference to the owner that controls an object. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return ownerReferencesOf(object).find(({ controller }) => controller === true);
}

/** Returns whether an object is controlled by an owner. */
export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** Returns the reference of an object to the owner that controls it. */
export function controllerReference(owner: KubeObject, resource: ServedResource): OwnerReference {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name: owner.metadata.name ?? "",
    uid: owner.metadata.uid ?? "",
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Returns a function that checks labels against a `LabelSelector`. */
export function selectorMatcher(selector: unknown): (object: KubeObject) => boolean {
  const parsed = parseLabelSelector(scaleSelector(selector));
  return ({ metadata }) => parsed.matches(metadata.labels ?? {});
}

/**
 * Returns the keys of the owners of a kind that control an object or did so before a change. One
 * that nothing controls may be adopted by `adopters`.
 */
export function ownersOf(
  { type, current, previous }: StoreEvent,
  { kind, adopters }: { kind: string; adopters: (namespace: string) => readonly KubeObject[] },
): Set<string> {
  const keys = new Set<string>();
  const { namespace = "" } = current.object.metadata;
  for (const object of [current.object, previous?.object]) {
    const controller = object && controllerOf(object);
    if (controller?.kind === kind) keys.add(`${namespace}/${controller.name}`);
  }
  if (type === "DELETED" || controllerOf(current.object)) return keys;
  for (const adopter of adopters(namespace)) {
    if (!selectorMatcher(Object(adopter.spec).selector)(current.object)) continue;
    keys.add(`${namespace}/${adopter.metadata.name}`);
  }
  return keys;
}

/** What {@linkcode claim} does to an object that it adopts or releases. */
export interface Claim {
  /** The owner that claims objects. */
  readonly owner: KubeObject;
  /** The resource of the owner. */
  readonly resource: ServedResource;
  /** Returns whether the owner selects an object. */
  matches(object: KubeObject): boolean;
  /** Stores an object that was adopted or released, and returns it. */
  save(object: KubeObject): Promise<KubeObject>;
}

/**
 * Returns the objects that belong to an owner: those that it controls and selects, and those that it
 * selects and that nothing controls, which it adopts. What it no longer selects is released.
 *
 * Source: `BaseControllerRefManager.ClaimObject` of `k8s.io/kubernetes/pkg/controller`.
 */
export async function claim(
  { owner, resource, matches, save }: Claim,
  candidates: readonly KubeObject[],
): Promise<KubeObject[]> {
  const { uid, deletionTimestamp } = owner.metadata;
  const claimed: KubeObject[] = [];
  for (const object of candidates) {
    const controller = controllerOf(object);
    if (controller && controller.uid !== uid) continue;
    const isSelected = matches(object);
    if (controller && isSelected) claimed.push(object);
    else if (deletionTimestamp !== undefined) continue;
    else if (controller) await save(withReferences(object, othersThan(object, uid)));
    else if (isSelected && object.metadata.deletionTimestamp === undefined) {
      const references = [...ownerReferencesOf(object), controllerReference(owner, resource)];
      claimed.push(await save(withReferences(object, references)));
    }
  }
  return claimed;
}

function othersThan(object: KubeObject, uid: string | undefined): OwnerReference[] {
  return ownerReferencesOf(object).filter((reference) => reference.uid !== uid);
}

function withReferences(object: KubeObject, ownerReferences: OwnerReference[]): KubeObject {
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}
