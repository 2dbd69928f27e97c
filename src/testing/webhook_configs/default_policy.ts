import { isJsonObject } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { withScope } from "./default_configuration.ts";

/**
 * Returns a policy with the defaults of Kubernetes.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/admissionregistration/v1` `SetDefaults`.
 */
export function defaultPolicy(policy: KubeObject): KubeObject {
  const { spec } = policy;
  if (!isJsonObject(spec)) return policy;
  const { matchConstraints } = spec;
  return {
    ...policy,
    spec: {
      failurePolicy: "Fail",
      ...spec,
      ...isJsonObject(matchConstraints) &&
        { matchConstraints: withMatchDefaults(matchConstraints) },
    },
  };
}

/** Returns a binding of a policy with the defaults of Kubernetes. */
export function defaultPolicyBinding(binding: KubeObject): KubeObject {
  const { spec } = binding;
  if (!isJsonObject(spec) || !isJsonObject(spec.matchResources)) return binding;
  return {
    ...binding,
    spec: { ...spec, matchResources: withMatchDefaults(spec.matchResources) },
  };
}

function withMatchDefaults(resources: Record<string, unknown>): Record<string, unknown> {
  const { resourceRules, excludeResourceRules } = resources;
  return {
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    ...resources,
    ...Array.isArray(resourceRules) && { resourceRules: resourceRules.map(withScope) },
    ...Array.isArray(excludeResourceRules) &&
      { excludeResourceRules: excludeResourceRules.map(withScope) },
  };
}
