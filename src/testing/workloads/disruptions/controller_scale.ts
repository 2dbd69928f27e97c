import { valueAt } from "../../json/json_value.ts";
import type { OwnerReference } from "../../objects/owner_references.ts";
import { collectionOf } from "../../resources/served_resource.ts";
import type { ControllerContext } from "../controller_context.ts";
import { controllerOf } from "../ownership.ts";

/** How many pods a controller of pods is to have. */
export interface ControllerScale {
  /** The uid of the controller. */
  readonly uid: string;
  readonly replicas: number;
}

/** Thrown if the status of a budget cannot be computed; the budget has the message. */
export class SyncFailure extends Error {
  /** Creates the error. */
  constructor(message: string) {
    super(message);
    this.name = "SyncFailure";
  }
}

/**
 * Returns the scale of the controller of a pod, which for a ReplicaSet is that of its Deployment;
 * `undefined` if it does not exist any more.
 *
 * Source: the finders of `k8s.io/kubernetes/pkg/controller/disruption`.
 *
 * @throws {SyncFailure} If objects of its kind have no scale.
 */
export function controllerScale(
  context: Pick<ControllerContext, "registry" | "store">,
  { apiVersion, kind, name, uid }: OwnerReference,
  namespace: string,
): ControllerScale | undefined {
  const { registry, store } = context;
  const resource = registry.findKind(apiVersion, kind);
  if (!resource) {
    throw new SyncFailure(
      `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`,
    );
  }
  const { plural, group, scale } = resource;
  if (!scale) {
    const shown = group === "" ? plural : `${plural}.${group}`;
    throw new SyncFailure(`${shown} does not implement the scale subresource`);
  }
  const owner = store.get(collectionOf(resource), `${namespace}/${name}`)?.object;
  if (owner?.metadata.uid !== uid) return undefined;
  const above = kind === "ReplicaSet" ? controllerOf(owner!) : undefined;
  const whole = above?.kind === "Deployment"
    ? controllerScale(context, above, namespace)
    : undefined;
  if (whole) return whole;
  const path = typeof scale === "object" ? scale.specReplicas : "spec.replicas";
  const replicas = valueAt(owner, path);
  if (typeof replicas === "number") return { uid, replicas };
  throw new SyncFailure(
    `Internal error occurred: the spec replicas field ".${path}" does not exist`,
  );
}
