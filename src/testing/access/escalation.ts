import type { UserInfo } from "../auth/user_info.ts";
import { equalJson, membersOf } from "../json/json_value.ts";
import { type KubeObject, withoutEmpty } from "../objects/kube_object.ts";
import { describeNameFaults } from "../objects/object_names.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import {
  badRequest,
  forbidden,
  notFound,
  type ObjectName,
  quotedList,
  untranslated,
} from "../status/api_errors.ts";
import { aggregated, decisionByRoles } from "./decision.ts";
import { missingRights } from "./missing_rights.ts";
import { type PolicyRule, rulesOf } from "./policy_rule.ts";
import { findRole, grantsOf, RIGHTS_GROUP, type RoleRef, roleRefOf } from "./user_rules.ts";

/** A request that writes a role or a binding. */
export interface RightsRequest {
  /** The place of the object; its name is empty if the request is one to the collection. */
  readonly target: {
    readonly resource: { readonly version: string; readonly plural: string };
    readonly namespace: string;
    readonly name: string;
  };
  /** The user who makes the request; the impersonated one, if the request impersonates. */
  readonly user: UserInfo;
}

/** A role or binding, and the one that it replaces. */
export interface RightsChange {
  /** The object as the request gives it, with defaults and what webhooks have changed. */
  readonly object: KubeObject;
  /** The stored object; `undefined` if the request creates it. */
  readonly before: KubeObject | undefined;
}

const everything: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [], nonResourceURLs: [] },
  { verbs: ["*"], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ["*"] },
];

/**
 * Checks that a user grants no right that they do not have: by the rules of a role, unless they may
 * `escalate` it, or by the role of a binding, unless they may `bind` it. Any other change of a role
 * or binding counts too, except for what the garbage collector does.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/rbac`.
 *
 * @throws {StatusError} 403 if they do; 400, 404 or 500 if the role of a binding cannot be read.
 */
export function refuseEscalation(
  store: ObjectStore,
  request: RightsRequest,
  change: RightsChange,
): void {
  const { object, before } = change;
  if (request.user.groups.includes("system:masters")) return;
  if (before && equalJson(withoutOwners(object), withoutOwners(before))) return;
  const { plural } = request.target.resource;
  if (plural === "roles" || plural === "clusterroles") refuseRole(store, request, change);
  else refuseBinding(store, request, object);
}

function refuseRole(
  store: ObjectStore,
  request: RightsRequest,
  { object, before }: RightsChange,
): void {
  const { resource: { plural }, name } = request.target;
  if (may(store, request, { verb: "escalate", group: RIGHTS_GROUP, plural, name })) return;
  requireRights(store, request, { object, rules: rulesOf(object) });
  if (![object, before].some((role) => role && hasAggregation(role))) return;
  const why = "must have cluster-admin privileges to use the aggregationRule";
  requireRights(store, request, { object, rules: everything, why });
}

function refuseBinding(store: ObjectStore, request: RightsRequest, object: KubeObject): void {
  const roleRef = roleRefOf(object);
  const { apiGroup: group, kind, name } = roleRef;
  const plural = kind === "Role" ? "roles" : kind === "ClusterRole" ? "clusterroles" : undefined;
  if (plural && may(store, request, { verb: "bind", group, plural, name })) return;
  requireRights(store, request, { object, rules: rulesOf(roleOf(store, request, roleRef)) });
}

function may(
  store: ObjectStore,
  { target, user }: RightsRequest,
  access: ObjectName & { verb: string },
): boolean {
  const { resource: { version }, namespace } = target;
  const place = { isResource: true, path: "", version, subresource: "", namespace };
  return decisionByRoles(store, { ...place, ...access, user }).allowed;
}

/**
 * Checks that a user has the rights of rules.
 *
 * @throws {StatusError} 403 if they lack one.
 */
function requireRights(
  store: ObjectStore,
  { target, user }: RightsRequest,
  { object, rules, why }: { object: KubeObject; rules: readonly PolicyRule[]; why?: string },
): void {
  const grants = [...grantsOf(store, user, target.namespace)];
  const missing = missingRights(grants.flatMap(({ rule }) => rule ?? []), rules);
  if (missing.length === 0) return;
  const { plural } = target.resource;
  const errors = grants.flatMap(({ missing: role }) =>
    role ? notFound({ group: RIGHTS_GROUP, plural, name: role.name }).message : []
  );
  const unresolved = errors.length > 0
    ? `; resolution errors: [${aggregated([...new Set(errors)])}]`
    : "";
  throw forbidden(
    { group: RIGHTS_GROUP, plural, name: object.metadata.name ?? "" },
    why ??
      `user ${JSON.stringify(user.username)} (groups=${quotedList(user.groups)}) is attempting ` +
        `to grant RBAC permissions not currently held:\n${missing.join("\n")}${unresolved}`,
  );
}

/** Returns the role of a binding, which is not validated yet; a 404 names the binding's resource. */
function roleOf(
  store: ObjectStore,
  { target: { resource: { plural }, namespace } }: RightsRequest,
  roleRef: RoleRef,
): KubeObject {
  const { kind, name } = roleRef;
  if (kind !== "Role" && kind !== "ClusterRole") {
    throw untranslated(`unsupported role reference kind: ${JSON.stringify(kind)}`);
  }
  if (kind === "Role" && namespace === "") throw badRequest("Namespace parameter required.");
  if (name === "") throw badRequest("Name parameter required.");
  const faults = describeNameFaults(name, "segment");
  if (faults.length > 0) {
    throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${faults.join(";")}`);
  }
  const role = findRole(store, roleRef, namespace);
  if (!role) throw notFound({ group: RIGHTS_GROUP, plural, name });
  return role;
}

/** Returns an object without the fields that the garbage collector changes. */
function withoutOwners({ metadata, ...rest }: KubeObject): Record<string, unknown> {
  const {
    ownerReferences: _ownerReferences,
    finalizers: _finalizers,
    managedFields: _managedFields,
    selfLink: _selfLink,
    ...kept
  } = metadata;
  return { ...rest, metadata: withoutEmpty(kept) };
}

function hasAggregation({ aggregationRule }: KubeObject): boolean {
  const { clusterRoleSelectors } = membersOf(aggregationRule);
  return Array.isArray(clusterRoleSelectors) && clusterRoleSelectors.length > 0;
}
