import { isUnset } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type Faults, isEmpty, itemsOf } from "./faults.ts";
import { checkSelector } from "./shared_checks.ts";

const GROUP = "rbac.authorization.k8s.io";

/** Checks a Role. */
export function checkRole(role: KubeObject, faults: Faults): void {
  checkRules(role, { faults, isCluster: false });
}

/** Checks a ClusterRole. */
export function checkClusterRole(role: KubeObject, faults: Faults): void {
  checkRules(role, { faults, isCluster: true });
  if (isUnset(role.aggregationRule)) return;
  const at = "aggregationRule.clusterRoleSelectors";
  const { clusterRoleSelectors } = membersOf(role.aggregationRule);
  if (isEmpty(clusterRoleSelectors)) {
    faults.required(
      at,
      "at least one clusterRoleSelector required if aggregationRule is non-nil",
    );
  }
  for (const [selector, path] of itemsOf(clusterRoleSelectors, at)) {
    const known = faults.errors.length;
    checkSelector(selector, path, faults);
    if (faults.errors.length > known) faults.invalid(path, null, "invalid label selector.");
  }
}

function checkRules(
  { rules }: KubeObject,
  { faults, isCluster }: { faults: Faults; isCluster: boolean },
): void {
  for (const [rule, at] of itemsOf(rules, "rules")) {
    const { verbs, apiGroups, resources, nonResourceURLs } = rule;
    if (!isEmpty(nonResourceURLs)) {
      if (!isCluster) {
        faults.invalid(
          `${at}.nonResourceURLs`,
          nonResourceURLs,
          "namespaced rules cannot apply to non-resource URLs",
        );
      }
      if (!isEmpty(apiGroups) || !isEmpty(resources)) {
        faults.invalid(
          `${at}.nonResourceURLs`,
          nonResourceURLs,
          "rules cannot apply to both regular resources and non-resource URLs",
        );
      }
    } else {
      if (isEmpty(apiGroups)) {
        faults.required(`${at}.apiGroups`, "resource rules must supply at least one api group");
      }
      if (isEmpty(resources)) {
        faults.required(`${at}.resources`, "resource rules must supply at least one resource");
      }
    }
    if (isEmpty(verbs)) faults.required(`${at}.verbs`);
  }
}

/** Checks a RoleBinding. */
export function checkRoleBinding(binding: KubeObject, faults: Faults): void {
  checkBinding(binding, { faults, isCluster: false });
}

/** Checks a ClusterRoleBinding. */
export function checkClusterRoleBinding(binding: KubeObject, faults: Faults): void {
  checkBinding(binding, { faults, isCluster: true });
}

function checkBinding(
  binding: KubeObject,
  { faults, isCluster }: { faults: Faults; isCluster: boolean },
): void {
  const { apiGroup, kind, name } = membersOf(binding.roleRef);
  faults.oneOf("roleRef.apiGroup", apiGroup ?? "", [GROUP]);
  faults.oneOf("roleRef.kind", kind ?? "", isCluster ? ["ClusterRole"] : ["Role", "ClusterRole"]);
  if (faults.need("roleRef.name", name)) faults.name("roleRef.name", name, "segment");
  for (const [subject, at] of itemsOf(binding.subjects, "subjects")) {
    const isNamed = !isUnset(subject.name);
    checkSubjectKind(subject, at, { faults, isCluster, isNamed });
    if (!isNamed) faults.required(`${at}.name`);
  }
}

function checkSubjectKind(
  subject: Record<string, unknown>,
  at: string,
  { faults, isCluster, isNamed }: { faults: Faults; isCluster: boolean; isNamed: boolean },
): void {
  const { kind, name, namespace, apiGroup } = subject;
  switch (kind) {
    case "ServiceAccount":
      if (isNamed) faults.name(`${at}.name`, name, "subdomain");
      if (!isUnset(apiGroup)) faults.oneOf(`${at}.apiGroup`, apiGroup, [""]);
      // a binding in a namespace may mean an account of that namespace
      if (isCluster) faults.need(`${at}.namespace`, namespace);
      break;
    case "User":
    case "Group":
      faults.oneOf(`${at}.apiGroup`, apiGroup ?? "", [GROUP]);
      break;
    default:
      faults.oneOf(`${at}.kind`, kind ?? "", ["ServiceAccount", "User", "Group"]);
  }
}
