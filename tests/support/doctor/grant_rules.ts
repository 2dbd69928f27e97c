import type { TestApiServer } from "../../../src/testing/mod.ts";

const GROUP = "rbac.authorization.k8s.io";

/** Gives rules to the account `default`: in its namespace by a Role, everywhere by a ClusterRole. */
export function grantRules(
  { objects }: TestApiServer,
  kind: "Role" | "ClusterRole",
  rules: Record<string, unknown>[],
): void {
  const apiVersion = `${GROUP}/v1`;
  const metadata = { name: "program", ...(kind === "Role" && { namespace: "default" }) };
  objects.create({ apiVersion, kind, metadata, rules });
  objects.create({
    apiVersion,
    kind: `${kind}Binding`,
    metadata,
    roleRef: { apiGroup: GROUP, kind, name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
  });
}
