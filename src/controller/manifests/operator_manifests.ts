import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { ManagerOptions } from "../run/manager_options.ts";
import {
  checkClusterManifestsOptions,
  type ClusterManifestsOptions,
} from "./cluster_manifests_options.ts";
import { type DeclaredController, declaredPermissions, isIn } from "./declared_permissions.ts";
import { deploymentManifest, labelsOf, serviceManifests } from "./deployment_manifest.ts";
import { checkManifestsOptions, type ManifestsOptions } from "./manifests_options.ts";
import type { OperatorManifest } from "./operator_manifest.ts";
import type { Permission } from "../work/permission.ts";
import { roleManifests } from "./role_manifests.ts";

/** A manager with its controllers. */
interface DeclaredManager {
  /** The client of the manager. */
  readonly kube: KubeFetch;
  /** The settings of the manager. */
  readonly manager: ManagerOptions;
  /** The controllers. */
  readonly controllers: readonly DeclaredController[];
}

/**
 * Returns the objects that surround an operator, in the order in which they are applied: its account,
 * the roles that the declarations need, the Service of its webhooks and its Deployment. With
 * `cluster` only the account and the roles in that cluster.
 *
 * @throws {TypeError} If a setting is missing or of a wrong kind.
 * @throws {RangeError} If a number is out of range.
 */
export function operatorManifests(
  { kube: home, manager, controllers }: DeclaredManager,
  options: ManifestsOptions | ClusterManifestsOptions,
): OperatorManifest[] {
  checkAnyOptions(options);
  const { name, namespace, permissions = [], unused = [] } = options;
  const place = { namespace, home, cluster: isOfCluster(options) ? options.cluster : home };
  const isHere = (permission: Permission) => isIn(place, permission);
  const declared = declaredPermissions(manager, controllers, place);
  const needed = [...declared, ...permissions.filter(isHere)];
  return structuredClone([ // the labels of each object are its own
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace, labels: labelsOf(name) },
    },
    ...roleManifests(needed, { name, namespace, unused: unused.filter(isHere) }),
    ...(isOfCluster(options)
      ? []
      : [...serviceManifests(options), deploymentManifest(manager, options)]),
  ]);
}

/**
 * Checks the settings of either kind.
 *
 * @throws {TypeError} If a setting is missing or of a wrong kind.
 * @throws {RangeError} If a number is out of range.
 */
export function checkAnyOptions(options: ManifestsOptions | ClusterManifestsOptions): void {
  if (isOfCluster(options)) checkClusterManifestsOptions(options);
  else checkManifestsOptions(options);
}

function isOfCluster(
  options: ManifestsOptions | ClusterManifestsOptions,
): options is ClusterManifestsOptions {
  return (options as Partial<ClusterManifestsOptions> | undefined | null)?.cluster !== undefined;
}
