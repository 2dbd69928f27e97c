import { equalJson, membersOf } from "../json/json_value.ts";
import { type FieldError, invalidValue } from "../objects/field_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";

const GROUP = "rbac.authorization.k8s.io";
const collections = new Set([`${GROUP}/rolebindings`, `${GROUP}/clusterrolebindings`]);

/**
 * Checks an update of a RoleBinding or ClusterRoleBinding, whose role cannot change; returns no
 * errors for any other object.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/rbac/validation` `ValidateRoleBindingUpdate`.
 */
export function validateBindingUpdate(
  next: KubeObject,
  previous: KubeObject,
  { collection }: { collection: string },
): FieldError[] {
  if (!collections.has(collection)) return [];
  const value = describeRole(next);
  if (equalJson(value, describeRole(previous))) return [];
  return [invalidValue({ field: "roleRef", value }, "field is immutable")];
}

/** Returns a role as the messages of kube-apiserver have it: with the names of Go's fields. */
function describeRole({ roleRef }: KubeObject): Record<string, unknown> {
  const { apiGroup, kind = "", name = "" } = membersOf(roleRef);
  return { APIGroup: apiGroup || GROUP, Kind: kind, Name: name };
}
