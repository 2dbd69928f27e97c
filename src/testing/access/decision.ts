import { anonymous, type UserInfo } from "../auth/user_info.ts";
import type { ObjectStore } from "../objects/object_store.ts";
import type { RequestInfo } from "../server/request_info.ts";
import { ruleAllows } from "./policy_rule.ts";
import { grantsOf } from "./user_rules.ts";

/** Attributes of a request, for hooks. */
export interface RequestAttributes extends RequestInfo {
  /** The user who makes the request; the impersonated one, if the request impersonates. */
  readonly user: UserInfo;
}

/**
 * Decides whether a request is allowed: `true`, `false`, or the reason for a refusal, which is
 * added to Kubernetes' message.
 */
export type Authorizer = (
  attributes: RequestAttributes,
) => boolean | string | Promise<boolean | string>;

/** A decision about an access, as in the status of a SubjectAccessReview. */
export interface Decision {
  /** Whether the access is allowed. */
  readonly allowed: boolean;
  /** The reason; may be empty. */
  readonly reason: string;
}

/** Decides whether an access is allowed. */
export type Decide = (attributes: RequestAttributes) => Decision | Promise<Decision>;

/** The paths of the role system:public-info-viewer. */
const openPaths = new Set(["/healthz", "/livez", "/readyz", "/version"]);

/**
 * Returns a function that asks a hook, except about anonymous users: they may read a few paths
 * only. Without a hook, every other access is allowed.
 */
export function decideByHook(authorize: Authorizer | undefined): Decide {
  return async (attributes) => {
    if (attributes.user.username === anonymous.username) {
      return { allowed: openPaths.has(attributes.path), reason: "" };
    }
    const verdict = authorize ? await authorize(attributes) : true;
    return { allowed: verdict === true, reason: typeof verdict === "string" ? verdict : "" };
  };
}

/**
 * Returns a function that decides by the roles and bindings in the store, and allows everything to
 * the group `system:masters`.
 *
 * Source: `k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/rbac.go`.
 */
export function decideByRoles(store: ObjectStore): Decide {
  return (attributes) => decisionByRoles(store, attributes);
}

/** Returns the decision of the roles and bindings in the store about one access. */
export function decisionByRoles(store: ObjectStore, attributes: RequestAttributes): Decision {
  if (attributes.user.groups.includes("system:masters")) return { allowed: true, reason: "" };
  const errors = new Set<string>();
  for (const grant of grantsOf(store, attributes.user, attributes.namespace)) {
    if (grant.rule === undefined) errors.add(grant.error);
    else if (ruleAllows(grant.rule, attributes)) {
      return { allowed: true, reason: `RBAC: allowed by ${grant.source}` };
    }
  }
  return {
    allowed: false,
    reason: errors.size > 0 ? `rbac: RBAC: ${aggregated([...errors])}` : "",
  };
}

/**
 * Returns the functions and flags by which a server decides.
 *
 * @throws {TypeError} If both roles and a hook should decide.
 */
export function decisionsOf(
  { authorization = "all", authorize }: {
    authorization?: "all" | "rbac";
    authorize?: Authorizer;
  },
  store: ObjectStore,
): { decide: Decide; hasRoles: boolean } {
  if (authorization !== "all" && authorization !== "rbac") {
    throw new TypeError(`authorization must be "all" or "rbac": it is ${authorization}.`);
  }
  const hasRoles = authorization === "rbac";
  if (hasRoles && authorize) {
    throw new TypeError('authorize cannot be combined with authorization: "rbac".');
  }
  return { decide: hasRoles ? decideByRoles(store) : decideByHook(authorize), hasRoles };
}

/** Joins errors as Go's aggregate does. */
export function aggregated(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0]! : `[${errors.join(", ")}]`;
}
