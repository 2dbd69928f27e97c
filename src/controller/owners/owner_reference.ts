import {
  apiVersionOf,
  checkDefinition,
  groupOf,
  type ResourceDefinition,
} from "../../client/resource_definition.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";
import { identify, KubewireError } from "../../core/errors.ts";
import { isObject } from "../../core/is_object.ts";
import type { KubernetesObject, OwnerReference } from "../../core/object_meta.ts";
import { shownValue } from "../../core/shown_value.ts";

/**
 * An object cannot get a controller, because another object is its controller.
 *
 * @example
 * ```ts
 * import { AlreadyOwnedError } from "jsr:@kubewire/kubewire/controller";
 *
 * export function ownerOf(error: unknown): string | undefined {
 *   return error instanceof AlreadyOwnedError ? error.owner.name : undefined;
 * }
 * ```
 */
export class AlreadyOwnedError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_ALREADY_OWNED" = identify(this, "ERR_ALREADY_OWNED");
  /** The present controller. */
  readonly owner: OwnerReference;

  /**
   * Creates the error for an object by its name and its controller. `isEarlier` says that the
   * controller is an earlier object with the name of the present one.
   */
  constructor(name: string, owner: OwnerReference, isEarlier: boolean = false) {
    const controller = `${owner.kind} ${owner.name}`;
    super(
      isEarlier
        ? `${name} still has an earlier ${controller} as its controller, the object of this name ` +
          `with the uid ${owner.uid}. If that one is deleted, the garbage collector deletes ${name} ` +
          "too, and the reconcile is repeated then."
        : `${name} already has a controller: ${controller}. Delete it, or choose another name.`,
    );
    this.owner = owner;
  }
}

/** An object that owns others, and its resource: the items of a list do not have their kind. */
export interface Owner {
  /** The resource of the owner. */
  readonly definition: ResourceDefinition;
  /** The owner; it must have a uid. */
  readonly object: DeepReadonly<KubernetesObject>;
}

/**
 * Returns a reference to an owner that is the object's controller: when the owner is deleted, so is
 * the object, and a foreground deletion of the owner waits for it.
 *
 * @throws {TypeError} If the owner has no uid: it has not been created.
 */
export function controllerReference(owner: Owner): OwnerReference {
  const { definition, object } = checkedOwner(owner);
  const { kind } = definition;
  const { name, uid } = object.metadata;
  if (!uid) throw new TypeError(`${kind} ${name} has no uid: create it before it owns objects.`);
  const apiVersion = apiVersionOf(definition);
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/**
 * Returns the owner references of an object with the owner as its controller.
 *
 * @throws {AlreadyOwnedError} If another object is its controller.
 * @throws {TypeError} If the owner may not own it: an owner with a namespace owns only objects of
 *   its own namespace, because garbage collection would delete others at once.
 */
export function withController(
  owner: Owner,
  child: DeepReadonly<KubernetesObject>,
): OwnerReference[] {
  checkOwner(owner, child);
  const { ownerReferences = [] } = child.metadata;
  const reference = controllerReference(owner);
  const other = ownerReferences.find(({ controller, uid }) => controller && uid !== reference.uid);
  if (other) throw alreadyOwned(child.metadata.name, other, owner);
  const others = ownerReferences.filter(({ uid }) => uid !== reference.uid);
  return [...others as OwnerReference[], reference];
}

/**
 * Returns the owner references of an object with the owner among them, and not as its controller: an
 * object may have many owners, and is deleted when the last of them is. See
 * {@linkcode OwnedObjects.everyOwner}.
 *
 * @throws {TypeError} If the owner may not own it, as for {@linkcode withController}.
 *
 * @example A ConfigMap that several Deployments share
 * ```ts
 * import { type Owner, withOwner } from "jsr:@kubewire/kubewire/controller";
 *
 * const definition = { group: "apps", version: "v1", plural: "deployments", kind: "Deployment" };
 * const web = { metadata: { name: "web", namespace: "shop", uid: "1" } };
 * const owner: Owner = { definition: { ...definition, namespaced: true }, object: web };
 * withOwner(owner, { metadata: { name: "settings", namespace: "shop" } }).length; // 1
 * ```
 */
export function withOwner(owner: Owner, child: DeepReadonly<KubernetesObject>): OwnerReference[] {
  checkOwner(owner, child);
  const { ownerReferences = [] } = child.metadata;
  const known = ownerReferences as OwnerReference[];
  const { apiVersion, kind, name, uid } = controllerReference(owner);
  if (known.some((each) => each.uid === uid)) return [...known];
  return [...known, { apiVersion, kind, name, uid }];
}

/** Refuses an owner without its resource or its object. */
function checkedOwner(owner: Owner): Owner {
  if (!isObject(owner)) {
    throw new TypeError(`An owner must be { definition, object }: it is ${shownValue(owner)}.`);
  }
  checkDefinition(owner.definition);
  checkHasMetadata("The object of an owner", owner.object);
  return owner;
}

function checkHasMetadata(what: string, object: unknown): void {
  if (isObject(object) && isObject(object.metadata)) return;
  throw new TypeError(`${what} must have metadata: it is ${shownValue(object)}.`);
}

function checkOwner(owner: Owner, child: DeepReadonly<KubernetesObject>): void {
  const { definition, object } = checkedOwner(owner);
  checkHasMetadata("An object to own", child);
  const { namespace } = child.metadata;
  if (definition.namespaced && namespace !== object.metadata.namespace) {
    throw new TypeError(
      `${definition.kind} ${object.metadata.name} of the namespace ${object.metadata.namespace} ` +
        `cannot own ${child.metadata.name}, which is ` +
        `${namespace === undefined ? "cluster-scoped" : `in the namespace ${namespace}`}.`,
    );
  }
}

/** Returns the error for an object whose controller is another one than the owner. */
export function alreadyOwned(
  name: string,
  other: DeepReadonly<OwnerReference>,
  { definition, object }: Owner,
): AlreadyOwnedError {
  const isEarlier = isOfResource(other, definition) && other.name === object.metadata.name;
  return new AlreadyOwnedError(name, other as OwnerReference, isEarlier);
}

/** Returns the reference to an object's controller, if it is of the given group and kind. */
export function controllerOf(
  object: DeepReadonly<KubernetesObject>,
  resource: ResourceDefinition,
): DeepReadonly<OwnerReference> | undefined {
  checkDefinition(resource);
  checkHasMetadata("An object with owners", object);
  return ownersOf(object, resource).find(({ controller }) => controller === true);
}

/** Returns the references to an object's owners that are of the given group and kind. */
export function ownersOf(
  object: DeepReadonly<KubernetesObject>,
  resource: ResourceDefinition,
): DeepReadonly<OwnerReference>[] {
  const { ownerReferences } = object.metadata;
  return (ownerReferences ?? []).filter((reference) => isOfResource(reference, resource));
}

function isOfResource(
  reference: DeepReadonly<OwnerReference>,
  { group, kind }: ResourceDefinition,
): boolean {
  return reference.kind === kind && groupOf(reference.apiVersion) === group;
}
