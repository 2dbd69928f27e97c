import { checkNames, checkOptions } from "../../core/check_options.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { checkClient } from "../../transport/kube_internals.ts";
import {
  checkNamesOf,
  checkRights,
  MANIFESTS_SETTINGS,
  type ManifestsOptions,
} from "./manifests_options.ts";

/**
 * Settings of `Manager.manifests` for one of several clusters: an account with the rights that the
 * program needs there, and no Deployment. Those of `permissions` and `unused` count that have the
 * client of the cluster as their `kube`; without one they are of the manager's client.
 */
export interface ClusterManifestsOptions
  extends Pick<ManifestsOptions, "name" | "namespace" | "permissions" | "unused"> {
  /** The client of the cluster, as sources and permissions have it in `kube`. */
  cluster: KubeFetch;
}

const NAMES: Readonly<Record<keyof ClusterManifestsOptions, true>> = {
  name: true,
  namespace: true,
  cluster: true,
  permissions: true,
  unused: true,
};

/**
 * Checks the settings.
 *
 * @throws {TypeError} If one is missing, unknown, of a wrong kind, or one of a Deployment.
 */
export function checkClusterManifestsOptions(options: ClusterManifestsOptions): void {
  checkOptions(options, '{ name: "websites", namespace: "websites", cluster }');
  checkClient(options.cluster);
  checkNamesOf(options);
  checkRights(options);
  const other = Object.entries(options).find(([name, value]) =>
    value !== undefined && !Object.hasOwn(NAMES, name) && Object.hasOwn(MANIFESTS_SETTINGS, name)
  );
  if (!other) return checkNames<ClusterManifestsOptions>("manifests", options, NAMES);
  throw new TypeError(
    `The manifests of a cluster have no Deployment: leave out \`${other[0]}\`, or \`cluster\`.`,
  );
}
