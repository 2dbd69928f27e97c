import { membersOf, objectsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import { notFound } from "../status/api_errors.ts";
import type { UserInfo } from "../auth/user_info.ts";
import { type PolicyRule, rulesOf } from "./policy_rule.ts";

/** A rule that applies to a user, or a binding whose role does not exist. */
export type Grant =
  | {
    /** The rule. */
    readonly rule: PolicyRule;
    /** The binding, role and subject, in Kubernetes' words. */
    readonly source: string;
    readonly error?: undefined;
    readonly missing?: undefined;
  }
  | {
    /** Says which role does not exist. */
    readonly error: string;
    /** The role that does not exist. */
    readonly missing: RoleRef;
    readonly rule?: undefined;
    readonly source?: undefined;
  };

interface Subject {
  kind?: string;
  name?: string;
  namespace?: string;
}

/** The role that a binding refers to. */
export interface RoleRef {
  /** API group of the role. */
  readonly apiGroup: string;
  /** `Role` or `ClusterRole`. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
}

/** API group of the objects that give rights. */
export const RIGHTS_GROUP = "rbac.authorization.k8s.io";

/**
 * Returns the rules that apply to a user in a namespace; for an empty namespace, those of the whole
 * cluster.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/rbac/validation/rule.go` `VisitRulesFor`.
 */
export function* grantsOf(
  store: ObjectStore,
  user: UserInfo,
  namespace: string,
): Generator<Grant, void> {
  for (const { object } of store.list(`${RIGHTS_GROUP}/clusterrolebindings`)) {
    const subject = subjectsOf(object).find((subject) => appliesTo(subject, user, ""));
    if (subject) yield* grantsOfBinding(store, object, { subject, namespace: "" });
  }
  if (namespace === "") return;
  for (const { object } of store.list(`${RIGHTS_GROUP}/rolebindings`)) {
    if (object.metadata.namespace !== namespace) continue;
    const subject = subjectsOf(object).find((subject) => appliesTo(subject, user, namespace));
    if (subject) yield* grantsOfBinding(store, object, { subject, namespace });
  }
}

/**
 * Returns the rules of a role that a binding refers to.
 *
 * @throws {StatusError} 404 if the role does not exist.
 */
export function rulesOfRole(
  store: ObjectStore,
  { kind, name }: Pick<RoleRef, "kind" | "name">,
  namespace: string,
): PolicyRule[] {
  const role = findRole(store, { kind, name }, namespace);
  if (role) return rulesOf(role);
  throw notFound({ group: RIGHTS_GROUP, plural: kind === "Role" ? "role" : "clusterrole", name });
}

/** Returns the role that a binding in a namespace refers to; `undefined` if it does not exist. */
export function findRole(
  store: ObjectStore,
  { kind, name }: Pick<RoleRef, "kind" | "name">,
  namespace: string,
): KubeObject | undefined {
  const stored = kind === "Role"
    ? store.get(`${RIGHTS_GROUP}/roles`, `${namespace}/${name}`)
    : store.get(`${RIGHTS_GROUP}/clusterroles`, name);
  return stored?.object;
}

/** Returns the role that a binding refers to. */
export function roleRefOf({ roleRef }: KubeObject): RoleRef {
  const { apiGroup, kind, name } = membersOf(roleRef);
  return { apiGroup: String(apiGroup ?? ""), kind: String(kind ?? ""), name: String(name ?? "") };
}

function* grantsOfBinding(
  store: ObjectStore,
  binding: KubeObject,
  { subject, namespace }: { subject: Subject; namespace: string },
): Generator<Grant, void> {
  const role = roleRefOf(binding);
  let rules;
  try {
    rules = rulesOfRole(store, role, namespace);
  } catch (error) {
    yield { error: (error as Error).message, missing: role };
    return;
  }
  const { name, namespace: own } = binding.metadata;
  const bound = own === undefined
    ? `ClusterRoleBinding ${JSON.stringify(name)}`
    : `RoleBinding ${JSON.stringify(`${name}/${own}`)}`;
  const source = `${bound} of ${role.kind} ${JSON.stringify(role.name)} to ` +
    describeSubject(subject, namespace);
  for (const rule of rules) yield { rule, source };
}

function subjectsOf({ subjects }: KubeObject): Subject[] {
  return objectsOf(subjects);
}

function appliesTo(subject: Subject, user: UserInfo, namespace: string): boolean {
  if (subject.kind === "User") return user.username === subject.name;
  if (subject.kind === "Group") return user.groups.includes(subject.name ?? "");
  if (subject.kind !== "ServiceAccount") return false;
  const own = subject.namespace || namespace;
  return own !== "" && user.username === `system:serviceaccount:${own}:${subject.name}`;
}

function describeSubject({ kind, name, namespace: own }: Subject, namespace: string): string {
  const isAccount = kind === "ServiceAccount";
  return `${kind} ${JSON.stringify(isAccount ? `${name}/${own || namespace}` : name)}`;
}
