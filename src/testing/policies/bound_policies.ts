import { membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { ServedResource } from "../resources/served_resource.ts";

/** A policy with its bindings. */
export interface BoundPolicy<P> {
  readonly policy: P;
  readonly bindings: readonly KubeObject[];
}

const group = "admissionregistration.k8s.io";

/** The collections of policies and of their bindings. */
const policyCollections = {
  mutating: {
    policies: `${group}/mutatingadmissionpolicies`,
    bindings: `${group}/mutatingadmissionpolicybindings`,
  },
  validating: {
    policies: `${group}/validatingadmissionpolicies`,
    bindings: `${group}/validatingadmissionpolicybindings`,
  },
} as const;

/** The resources that no policy is about. */
const exempt: ReadonlySet<string> = new Set(
  Object.values(policyCollections).flatMap(({ policies, bindings }) => [policies, bindings]),
);

/** Returns whether a resource is one of policies, which no policy checks. */
export function isExempt({ group, plural }: Pick<ServedResource, "group" | "plural">): boolean {
  return exempt.has(`${group}/${plural}`);
}

/** Returns the policies that have bindings; the others are not evaluated. */
export function boundPolicies<P>(
  store: ObjectStore,
  type: keyof typeof policyCollections,
  compile: (policy: KubeObject) => P,
): BoundPolicy<P>[] {
  const { policies, bindings } = policyCollections[type];
  const byPolicy = new Map<string, KubeObject[]>();
  for (const { object } of store.list(bindings)) {
    const name = String(specOf(object).policyName ?? "");
    byPolicy.set(name, [...byPolicy.get(name) ?? [], object]);
  }
  return [...byPolicy].flatMap(([name, list]) => {
    const stored = store.get(policies, name);
    return stored ? [{ policy: compile(stored.object), bindings: list }] : [];
  });
}

/** Returns the `spec` of a policy or a binding. */
export function specOf({ spec }: KubeObject): Record<string, unknown> {
  return membersOf(spec);
}
