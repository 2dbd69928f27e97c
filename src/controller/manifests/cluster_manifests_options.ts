import { checkOptions } from "../../core/check_options.ts";
import { checkLabel } from "../../core/check_subdomain.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { checkClient } from "../../transport/plumbing.ts";
import type { ManifestsOptions } from "./manifests_options.ts";
import { checkPermissions } from "./permission.ts";

/**
 * Settings of `Manager.manifests` for one of several clusters: an account with the rights that the
 * program needs there, and no Deployment.
 */
export interface ClusterManifestsOptions
  extends Pick<ManifestsOptions, "name" | "namespace" | "permissions" | "unused"> {
  /** The client of the cluster, as sources and permissions have it in `kube`. */
  cluster: KubeFetch;
}

const NAMES = ["name", "namespace", "cluster", "permissions", "unused"];

/**
 * Checks the settings.
 *
 * @throws {TypeError} If one is missing or of a wrong kind, or is one of a Deployment.
 */
export function checkClusterManifestsOptions(options: ClusterManifestsOptions): void {
  checkOptions(options, '{ name: "websites", namespace: "websites", cluster }');
  checkClient(options.cluster);
  checkLabel("The name of the operator", options.name);
  checkLabel("The namespace of the operator", options.namespace);
  checkPermissions("permissions", options.permissions);
  checkPermissions("unused", options.unused);
  const other = Object.keys(options).find((name) => !NAMES.includes(name));
  if (other === undefined) return;
  throw new TypeError(
    `The manifests of a cluster have no Deployment: leave out \`${other}\`, or \`cluster\`.`,
  );
}
