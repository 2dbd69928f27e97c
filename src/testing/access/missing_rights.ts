import { quotedList } from "../status/api_errors.ts";
import { matchesPath, type PolicyRule } from "./policy_rule.ts";

/** A right: one verb on one resource, which may be limited to one name, or on one path. */
type Right =
  | {
    readonly verb: string;
    readonly group: string;
    readonly resource: string;
    readonly resourceName: string | undefined;
    readonly url?: undefined;
  }
  | { readonly verb: string; readonly url: string };

/**
 * Returns the rights in wanted rules that held rules do not cover, in the words of kube-apiserver: a
 * line for each resource and each path with a verb, in order. A right counts as held only if a single
 * rule covers it.
 *
 * Source: `k8s.io/component-helpers/auth/rbac/validation` `Covers`, and `CompactRules` of
 * `k8s.io/kubernetes/pkg/registry/rbac/validation`.
 */
export function missingRights(
  held: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): string[] {
  const lines = new Set<string>();
  const gathered = new Map<string, string[]>();
  for (const right of wanted.flatMap(rightsOf)) {
    if (held.some((rule) => covers(rule, right))) continue;
    const subject = subjectOf(right);
    const verbs = gathered.get(subject);
    if (right.url !== undefined) lines.add(lineOf(subject, [right.verb]));
    else if (verbs) verbs.push(right.verb);
    else gathered.set(subject, [right.verb]);
  }
  for (const [subject, verbs] of gathered) lines.add(lineOf(subject, verbs));
  return [...lines].sort();
}

function subjectOf(right: Right): string {
  if (right.url !== undefined) return `NonResourceURLs:${quotedList([right.url])}`;
  const { group, resource, resourceName } = right;
  const place = `APIGroups:${quotedList([group])}, Resources:${quotedList([resource])}`;
  return resourceName === undefined
    ? place
    : `${place}, ResourceNames:${quotedList([resourceName])}`;
}

function lineOf(subject: string, verbs: readonly string[]): string {
  return `{${subject}, Verbs:${quotedList(verbs)}}`;
}

function rightsOf(rule: PolicyRule): Right[] {
  const { apiGroups, resources, verbs, resourceNames, nonResourceURLs } = rule;
  const names = resourceNames.length > 0 ? resourceNames : [undefined];
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        names.map((resourceName) => ({ verb, group, resource, resourceName }))
      )
    )
  );
  const onPaths = nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ verb, url })));
  return [...onResources, ...onPaths];
}

function covers(rule: PolicyRule, right: Right): boolean {
  if (!includes(rule.verbs, right.verb)) return false;
  if (right.url !== undefined) {
    const { url } = right;
    return rule.nonResourceURLs.some((held) => matchesPath(held, url));
  }
  const { resourceNames } = rule;
  const { group, resource, resourceName } = right;
  return includes(rule.apiGroups, group) && coversResource(rule.resources, resource) &&
    (resourceNames.length === 0 ||
      (resourceName !== undefined && resourceNames.includes(resourceName)));
}

function coversResource(held: readonly string[], resource: string): boolean {
  const slash = resource.indexOf("/");
  return includes(held, resource) || (slash >= 0 && held.includes(`*${resource.slice(slash)}`));
}

function includes(held: readonly string[], wanted: string): boolean {
  return held.includes("*") || held.includes(wanted);
}
