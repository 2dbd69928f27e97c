import { ruleText } from "../../core/rule_text.ts";
import type { AccessRequest } from "./access_request.ts";
import { type AskedAccess, fullResource } from "./asked_access.ts";
import type { ResourceFacts } from "./resource_facts.ts";

/**
 * Returns the remedy for refused requests: the rules as they stand in a Role or ClusterRole, where
 * they must be, and what `resourceNames` cannot do.
 */
export function missingRules(
  access: AskedAccess,
  refused: readonly AccessRequest[],
  facts: ResourceFacts,
): string {
  const unnamed = refused.filter(({ lost }) => lost !== undefined);
  const others = refused.filter(({ lost }) => lost === undefined);
  const rules = [others, unnamed].filter(({ length }) => length > 0).map((requests) =>
    ruleOf(access, requests)
  );
  const verbs = unnamed.map(({ verb }) => verb).join(" and ");
  return `Give the account ${rules.length > 1 ? "rules" : "a rule"}: ${rules.join(" and ")}` +
    `${holderText(access, refused, facts)}.` +
    (verbs === "" ? "" : ` A rule with resourceNames does not allow ${verbs} without a name.`);
}

function ruleOf(access: AskedAccess, requests: readonly AccessRequest[]): string {
  const verbs = requests.map(({ verb }) => verb);
  if ("path" in access) return ruleText({ path: access.path, verbs });
  const isUnnamed = requests.some(({ lost }) => lost !== undefined);
  const { group = "", name } = access;
  const resource = fullResource(access);
  return ruleText({ group, resource, name: isUnnamed ? undefined : name, verbs });
}

/** Returns where the rule must be, if a Role is not enough. */
function holderText(
  access: AskedAccess,
  refused: readonly AccessRequest[],
  { namespaced }: ResourceFacts,
): string {
  const namespace = refused.flatMap(({ spec }) =>
    "resourceAttributes" in spec && spec.resourceAttributes.namespace || []
  ).at(0);
  if (namespace !== undefined) {
    const isNamespace = "resource" in access && access.resource === "namespaces";
    return isNamespace ? `, in a Role of the namespace ${namespace}` : "";
  }
  const holder = ", in a ClusterRole with a ClusterRoleBinding";
  return !("path" in access) && namespaced === false
    ? `${holder}: no Role and no RoleBinding allows ${access.resource}, which have no namespace`
    : holder;
}
