import { assertEquals } from "@std/assert";
import type { Fixture } from "./fixture.ts";
import type { Answer } from "./json_api.ts";

/** Path of the reviews of accesses. */
export const authorization = "/apis/authorization.k8s.io/v1";
/** API group of roles and bindings. */
export const rbac = "rbac.authorization.k8s.io";

/** Returns the user name of an account in the namespace of the case. */
export function accountName({ namespace }: Fixture, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** Creates a Role and its binding to an account, and waits until the server knows them. */
export async function grant(
  fixture: Fixture,
  account: string,
  rules: Record<string, string[]>[],
  options: { name?: string; subject?: Record<string, string> } = {},
): Promise<void> {
  const { namespace } = fixture;
  const { subject = { kind: "ServiceAccount", name: account, namespace } } = options;
  const metadata = { name: account };
  await fixture.create(fixture.path(`${rbac}/v1/roles`), { metadata, rules });
  await fixture.create(fixture.path(`${rbac}/v1/rolebindings`), {
    metadata,
    roleRef: { apiGroup: rbac, kind: "Role", name: account },
    subjects: [subject],
  });
  const user = subject.kind === "User" ? subject.name! : accountName(fixture, account);
  await untilAllowed(fixture, { user, ...options.name !== undefined && { name: options.name } });
}

/** Creates a ClusterRole and its binding to an account. */
export async function grantEverywhere(
  fixture: Fixture,
  account: string,
  name: string,
  rules: Record<string, string[]>[],
): Promise<void> {
  await fixture.create(`/apis/${rbac}/v1/clusterroles`, { metadata: { name }, rules });
  await fixture.create(`/apis/${rbac}/v1/clusterrolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", name: account, namespace: fixture.namespace }],
  });
}

/** A question about a right to list ConfigMaps. */
export interface Asked {
  user: string;
  groups?: string[];
  namespace?: string;
  name?: string;
}

/** Asks whether a user may list ConfigMaps. */
export function review(fixture: Fixture, asked: Asked): Promise<Answer["body"]> {
  const { user, groups = [], namespace = fixture.namespace, name = "" } = asked;
  const resourceAttributes = { resource: "configmaps", verb: "list", namespace, name };
  return reviewed(fixture, { user, groups, resourceAttributes });
}

/** kube-apiserver learns of roles by a watch of its own. */
export async function untilAllowed(fixture: Fixture, asked: Asked): Promise<Answer["body"]> {
  for (;;) {
    const status = await review(fixture, asked);
    if (status.allowed) return status;
  }
}

/** Returns the status of a SubjectAccessReview. */
export async function reviewed(fixture: Fixture, spec: unknown): Promise<Answer["body"]> {
  const { status, body } = await fixture.api.post(`${authorization}/subjectaccessreviews`, {
    spec,
  });
  assertEquals(status, 201);
  return body.status;
}
