import { checkNames } from "../../core/check_names.ts";
import { checkOptions } from "../../core/check_options.ts";
import { checkLabel } from "../../core/check_subdomain.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { checkClient } from "../../transport/plumbing.ts";
import type { ManifestsOptions } from "./manifests_options.ts";
import { checkPermissions } from "./permission.ts";

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
const OF_DEPLOYMENT: Readonly<
  Record<Exclude<keyof ManifestsOptions, keyof ClusterManifestsOptions>, true>
> = {
  image: true,
  command: true,
  env: true,
  replicas: true,
  resources: true,
  health: true,
  webhooks: true,
};

/**
 * Checks the settings.
 *
 * @throws {TypeError} If one is missing or of a wrong kind, or is unknown or one of a
 * Deployment.
 */
export function checkClusterManifestsOptions(options: ClusterManifestsOptions): void {
  checkOptions(options, '{ name: "websites", namespace: "websites", cluster }');
  checkClient(options.cluster);
  checkLabel("The name of the operator", options.name);
  checkLabel("The namespace of the operator", options.namespace);
  checkPermissions("permissions", options.permissions);
  checkPermissions("unused", options.unused);
  const other = Object.entries(options).find(([name, value]) =>
    Object.hasOwn(OF_DEPLOYMENT, name) && value !== undefined
  );
  if (!other) return checkNames<ClusterManifestsOptions>("manifests", options, NAMES);
  throw new TypeError(
    `The manifests of a cluster have no Deployment: leave out \`${other[0]}\`, or \`cluster\`.`,
  );
}
