import type { TestApiServer } from "../../../src/testing/mod.ts";

/** Gives the rules of a ClusterRole to an account of the namespace `default`, everywhere. */
export function bindClusterRole(
  { objects }: TestApiServer,
  role: string,
  account: string,
): void {
  const group = "rbac.authorization.k8s.io";
  objects.create({
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: account },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: role },
    subjects: [{ kind: "ServiceAccount", name: account, namespace: "default" }],
  });
}
