import type { OperatorManifest, PolicyRule } from "./operator_manifest.ts";
import type { Permission } from "../work/permission.ts";

const RBAC = "rbac.authorization.k8s.io";

/** Verbs in the order of the Kubernetes documentation; others come after them. */
const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/** Verbs on objects at one place: in a namespace, or in the cluster. */
interface Grant {
  /** The namespace; empty for the cluster. */
  readonly place: string;
  readonly group: string;
  /** The plural name, with the subresource. */
  readonly resource: string;
  /** The name of the object; empty for all. */
  readonly name: string;
  readonly verbs: Set<string>;
}

/** The account and the names of its roles. */
interface RolesOptions {
  /** The name of the account, its roles and bindings. */
  name: string;
  /** The namespace of the account. */
  namespace: string;
  /** Permissions to leave out. */
  unused?: readonly Permission[];
}

/**
 * Returns a ClusterRole for the permissions in the whole cluster, and a Role for each namespace, with their
 * bindings. A right that another one contains is left out.
 */
export function roleManifests(
  permissions: readonly Permission[],
  { name, namespace, unused = [] }: RolesOptions,
): OperatorManifest[] {
  const omitted = grantsOf(unused);
  const grants = grantsOf(permissions).map((grant) => without(grant, omitted, true));
  const needed = grants.map((grant) => without(grant, grants)).filter(({ verbs }) => verbs.size);
  const places = [...new Set(needed.map(({ place }) => place))].sort();
  const subjects = [{ kind: "ServiceAccount", name, namespace }];
  return places.flatMap((place) => {
    const prefix = place === "" ? "Cluster" : "";
    const kind = `${prefix}Role` as const;
    const metadata = { name, ...(place !== "" && { namespace: place }) };
    const rules = rulesOf(needed.filter((grant) => grant.place === place));
    return [
      { apiVersion: `${RBAC}/v1`, kind, metadata, rules },
      {
        apiVersion: `${RBAC}/v1`,
        kind: `${prefix}RoleBinding` as const,
        metadata,
        roleRef: { apiGroup: RBAC, kind, name },
        subjects,
      },
    ];
  });
}

/** Returns one grant for the permissions of the same objects. */
function grantsOf(permissions: readonly Permission[]): Grant[] {
  const grants = new Map<string, Grant>();
  for (
    const { resource: definition, subresource, namespace = "", name = "", verbs } of permissions
  ) {
    const { group, plural, namespaced } = definition;
    const place = namespaced ? namespace : "";
    const resource = subresource ? `${plural}/${subresource}` : plural;
    const key = JSON.stringify([place, group, resource, name]);
    const grant = grants.get(key) ?? { place, group, resource, name, verbs: new Set<string>() };
    for (const verb of verbs) grant.verbs.add(verb);
    grants.set(key, grant);
  }
  return [...grants.values()];
}

/** Returns a grant without the verbs of those that contain it. */
function without(grant: Grant, others: readonly Grant[], also = false): Grant {
  const containing = others.filter((other) =>
    (also || !isSame(grant, other)) && contains(other, grant)
  );
  const given = new Set(containing.flatMap(({ verbs }) => [...verbs]));
  return { ...grant, verbs: grant.verbs.difference(given) };
}

function isSame(one: Grant, other: Grant): boolean {
  return one.place === other.place && one.name === other.name;
}

function contains(wide: Grant, narrow: Grant): boolean {
  return wide.group === narrow.group && wide.resource === narrow.resource &&
    (wide.place === "" || wide.place === narrow.place) &&
    (wide.name === "" || wide.name === narrow.name);
}

/** Returns a rule for each group and verbs; resources with the same ones share it. */
function rulesOf(grants: readonly Grant[]): PolicyRule[] {
  const rules = new Map<string, PolicyRule>();
  for (const { group, resource, name, verbs: granted } of grants) {
    const verbs = inOrder(granted);
    const key = JSON.stringify([group, name, verbs]);
    const known = rules.get(key);
    if (known) known.resources.push(resource);
    else {
      rules.set(key, {
        apiGroups: [group],
        resources: [resource],
        ...(name !== "" && { resourceNames: [name] }),
        verbs,
      });
    }
  }
  return [...rules.values()];
}

function inOrder(verbs: ReadonlySet<string>): string[] {
  const known = VERBS.filter((verb) => verbs.has(verb));
  return [...known, ...[...verbs].filter((verb) => !VERBS.includes(verb)).sort()];
}
