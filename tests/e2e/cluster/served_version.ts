/** The version of Kubernetes that the tests run against. */

import { ControlPlane } from "./control_plane.ts";

/** The minor version of Kubernetes that `src/types` and the embedded server are made from. */
export const generatedMinor = 37;

/** Reads the minor version of Kubernetes 1 from a cluster's `/version`. */
export async function servedMinor(kubeconfig: string): Promise<number> {
  await using controlPlane = await ControlPlane.loadKubeconfig(kubeconfig);
  const { minor } = await (await controlPlane.request("GET", "/version")).json();
  return Number.parseInt(minor);
}
