import { membersOf, objectsOf, textsOf } from "../json/json_value.ts";
import type { ResourceRegistry } from "../resources/resource_registry.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import { ruleOf, type WebhookRule } from "../webhook_configs/webhook.ts";
import { type AdmittedRequest, resourceFor } from "../webhooks/webhook_match.ts";

/** The requests that a policy or a binding is about. */
export interface PolicyMatch {
  /** The rules; without any, all requests. */
  readonly rules: readonly WebhookRule[];
  /** The rules for requests that it is not about. */
  readonly excluded: readonly WebhookRule[];
  readonly isEquivalent: boolean;
  readonly namespaceSelector: unknown;
  readonly objectSelector: unknown;
}

/** Returns what a `matchConstraints` or `matchResources` says. */
export function policyMatchOf(given: unknown): PolicyMatch {
  const resources = membersOf(given);
  const rules = (list: unknown) =>
    objectsOf(list).map((rule) => ({
      ...ruleOf(rule),
      resourceNames: textsOf(rule.resourceNames),
    }));
  return {
    rules: rules(resources.resourceRules),
    excluded: rules(resources.excludeResourceRules),
    isEquivalent: resources.matchPolicy !== "Exact",
    namespaceSelector: resources.namespaceSelector,
    objectSelector: resources.objectSelector,
  };
}

/**
 * Returns the resource as which a policy knows the object of a request; `undefined` if the request
 * is none of those that it is about.
 *
 * Source: `k8s.io/apiserver/pkg/admission/plugin/policy/matching` `Matcher`.
 */
export function matchedResource(
  { rules, excluded, isEquivalent }: PolicyMatch,
  request: AdmittedRequest,
  registry: ResourceRegistry,
): ServedResource | undefined {
  if (resourceFor({ rules: excluded, isEquivalent }, request, registry)) return undefined;
  return rules.length === 0
    ? request.resource
    : resourceFor({ rules, isEquivalent }, request, registry);
}

/** Returns whether a policy may be about a request for an object that has no name yet. */
export function mayMatch(
  { rules, isEquivalent }: PolicyMatch,
  request: AdmittedRequest,
  registry: ResourceRegistry,
): boolean {
  const unnamed = { ...request, name: undefined };
  return rules.length === 0 ||
    resourceFor({ rules, isEquivalent }, unnamed, registry) !== undefined;
}
