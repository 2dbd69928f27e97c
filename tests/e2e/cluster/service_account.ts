/** ServiceAccounts and their roles, created directly because no controllers run. */

import { setTimeout as delay } from "node:timers/promises";
import type { AdminClient } from "./admin_client.ts";

/** Namespace and name of a ServiceAccount. */
export interface ServiceAccountIdentity {
  namespace: string;
  serviceAccount: string;
}

/** A rule of a Role. */
export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  /** The names of the objects; all of them without it. */
  resourceNames?: string[];
  verbs: string[];
}

/** Permissions of a ServiceAccount. */
export interface ServiceAccountGrants {
  /** Rules in its own namespace, granted by a Role. */
  rules?: PolicyRule[];
  /** Rules in the whole cluster, granted by a ClusterRole. */
  clusterRules?: PolicyRule[];
}

const rbac = "/apis/rbac.authorization.k8s.io/v1";

/**
 * Creates the ServiceAccount, its namespace if that does not exist, and its roles; waits until the
 * API server, which learns of roles through a watch of its own, grants them.
 *
 * @throws {Error} when the API server refuses an object.
 */
export async function createServiceAccount(
  admin: AdminClient,
  identity: ServiceAccountIdentity & ServiceAccountGrants,
): Promise<void> {
  const { namespace, serviceAccount, rules = [], clusterRules = [] } = identity;
  await create(admin, "/api/v1/namespaces", { metadata: { name: namespace } });
  await create(admin, `/api/v1/namespaces/${namespace}/serviceaccounts`, {
    metadata: { name: serviceAccount },
  });

  const subjects = [{ kind: "ServiceAccount", name: serviceAccount, namespace }];
  const grant = async (kind: "Role" | "ClusterRole", name: string, granted: PolicyRule[]) => {
    if (granted.length === 0) return;
    const base = kind === "Role" ? `${rbac}/namespaces/${namespace}` : rbac;
    const plural = kind.toLowerCase();
    await create(admin, `${base}/${plural}s`, { metadata: { name }, rules: granted });
    await create(admin, `${base}/${plural}bindings`, {
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
      subjects,
    });
    for (const rule of granted) {
      await untilAllowed(admin, {
        user: `system:serviceaccount:${namespace}:${serviceAccount}`,
        namespace: kind === "Role" ? namespace : "",
        rule,
      });
    }
  };
  await grant("Role", serviceAccount, rules);
  await grant("ClusterRole", `${namespace}-${serviceAccount}`, clusterRules);
}

async function create(admin: AdminClient, path: string, body: unknown): Promise<void> {
  const response = await admin.request("POST", path, { body });
  const text = await response.text();
  if (!response.ok && response.status !== 409) {
    throw new Error(`POST ${path} was answered ${response.status}: ${text}`);
  }
}

async function untilAllowed(
  admin: AdminClient,
  access: { user: string; namespace: string; rule: PolicyRule },
): Promise<void> {
  const { user, namespace, rule } = access;
  const [group = "", name = "", verb = ""] = [rule.apiGroups[0], rule.resources[0], rule.verbs[0]];
  const [resource, subresource = ""] = name.split("/");
  const object = rule.resourceNames?.[0] ?? "";
  const body = {
    spec: {
      user,
      resourceAttributes: { group, resource, subresource, verb, namespace, name: object },
    },
  };
  for (let attempt = 0; attempt < 200; attempt++) {
    const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    const response = await admin.request("POST", path, { body });
    const review: { status?: { allowed?: boolean } } = await response.json();
    if (review.status?.allowed) return;
    await delay(50);
  }
  throw new Error(
    `The API server does not let ${user} ${verb} ${name} 10 s after the role was made.`,
  );
}
