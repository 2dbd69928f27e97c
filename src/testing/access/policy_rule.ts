import { objectsOf, textsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";

/** A rule of a Role or ClusterRole; a member that is not set is an empty list. */
export interface PolicyRule {
  /** The verbs, or `*`. */
  readonly verbs: readonly string[];
  /** The API groups, or `*`. */
  readonly apiGroups: readonly string[];
  /** The resources, with subresources as in `pods/log`, or `*`. */
  readonly resources: readonly string[];
  /** The names of the objects; empty for all objects. */
  readonly resourceNames: readonly string[];
  /** Other paths, such as `/metrics`; a `*` at the end stands for any rest. */
  readonly nonResourceURLs: readonly string[];
}

/** An access to a resource, or to another path. */
export interface RequestedAccess {
  readonly verb: string;
  readonly isResource: boolean;
  readonly group: string;
  readonly plural: string;
  readonly subresource: string;
  readonly name: string;
  readonly path: string;
}

/**
 * Returns whether a rule allows an access.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/rbac/v1/evaluation_helpers.go`.
 */
export function ruleAllows(rule: PolicyRule, access: RequestedAccess): boolean {
  if (!matches(rule.verbs, access.verb)) return false;
  if (!access.isResource) return rule.nonResourceURLs.some((url) => matchesPath(url, access.path));
  const { resourceNames } = rule;
  return matches(rule.apiGroups, access.group) && matchesResource(rule.resources, access) &&
    (resourceNames.length === 0 || resourceNames.includes(access.name));
}

/** Returns whether a path that a rule names stands for another one. */
export function matchesPath(url: string, path: string): boolean {
  return url === "*" || url === path ||
    (url.endsWith("*") && path.startsWith(withoutStars(url)));
}

function withoutStars(url: string): string {
  let end = url.length;
  while (url[end - 1] === "*") end--;
  return url.slice(0, end);
}

/** Returns the rules of a Role or ClusterRole. */
export function rulesOf({ rules }: KubeObject): PolicyRule[] {
  return objectsOf(rules).map((rule) => ({
    verbs: textsOf(rule.verbs),
    apiGroups: textsOf(rule.apiGroups),
    resources: textsOf(rule.resources),
    resourceNames: textsOf(rule.resourceNames),
    nonResourceURLs: textsOf(rule.nonResourceURLs),
  }));
}

function matches(listed: readonly string[], requested: string): boolean {
  return listed.includes("*") || listed.includes(requested);
}

function matchesResource(
  resources: readonly string[],
  { plural, subresource }: RequestedAccess,
): boolean {
  if (subresource === "") return matches(resources, plural);
  return matches(resources, `${plural}/${subresource}`) || resources.includes(`*/${subresource}`);
}
