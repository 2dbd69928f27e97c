import { accountName, grant, grantEverywhere, rbac, untilAllowed } from "./access_support.ts";
import { type Fixture, unique } from "./fixture.ts";
import type { JsonApi } from "./json_api.ts";

/** A rule of a role. */
export type Rule = Record<string, string[]>;

/** A right that each deputy has. */
export const lists: Rule = { apiGroups: [""], resources: ["configmaps"], verbs: ["list"] };
/** The right to write roles and bindings, which each deputy has. */
export const writes: Rule = {
  apiGroups: [rbac],
  resources: ["*"],
  verbs: ["create", "update", "patch"],
};
/** Rights that no deputy has. */
export const secrets: Rule = { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] };
/** The line of a refusal about {@linkcode secrets}. */
export const missingSecrets = '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}';

/** Returns the API for an account that may write roles in the namespace of the case. */
export async function deputy(fixture: Fixture, rules: Rule[] = []): Promise<JsonApi> {
  const { token } = await fixture.logIn("deputy");
  await grant(fixture, "deputy", [lists, writes, ...rules]);
  return fixture.withToken(token);
}

/** Returns the API for an account that may write roles and cluster roles. */
export async function clusterDeputy(fixture: Fixture, rules: Rule[] = []): Promise<JsonApi> {
  const { token } = await fixture.logIn("deputy");
  await grantEverywhere(fixture, "deputy", unique("conformance"), [lists, writes, ...rules]);
  await untilAllowed(fixture, { user: accountName(fixture, "deputy"), namespace: "elsewhere" });
  return fixture.withToken(token);
}

/** Returns the message of a refusal, up to the rights. */
export function refusal(fixture: Fixture, resource: string, name: string): string {
  const groups = ["serviceaccounts", `serviceaccounts:${fixture.namespace}`, "authenticated"]
    .map((group) => `"system:${group}"`).join(" ");
  return `${resource}.${rbac}${name && ` "${name}"`} is forbidden: ` +
    attempt(accountName(fixture, "deputy"), groups);
}

/** Returns the words for an attempt of a user. */
export function attempt(user: string, groups: string): string {
  return `user "${user}" (groups=[${groups}]) is attempting to grant RBAC permissions not ` +
    "currently held:\n";
}

/** Returns a binding of a user to a role. */
export function binding(
  { kind = "Role", name = "", metadata = { name } }: {
    kind?: string;
    name?: string;
    metadata?: Record<string, unknown>;
  },
): Record<string, unknown> {
  const subjects = [{ kind: "User", name: "alice", apiGroup: rbac }];
  return { metadata, roleRef: { apiGroup: rbac, kind, name }, subjects };
}
