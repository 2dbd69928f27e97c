import { parseYaml } from "@kubewire/kubeconfig/internal";
import { ConfigurationError } from "@kubewire/kubewire";
import { isObject, textsIn } from "@kubewire/kubewire/internal";
import type { AskedAccess } from "../examination/asked_access.ts";

type Members = Record<string, unknown>;

/**
 * Returns the accesses that the Roles and ClusterRoles of a manifest grant. A Role counts in its
 * namespace, by default the program's own. A ClusterRole counts in the namespaces in which
 * RoleBindings of the same manifest bind it, and otherwise in all namespaces.
 *
 * @throws {ConfigurationError} If the manifest is not YAML, grants nothing, or has a rule that the API
 *   server would refuse.
 */
export function manifestAccess(text: string, subject: string): AskedAccess[] {
  const objects = text.split(/^---(?=\s|$).*$/m).flatMap((document) =>
    objectsIn(parseYaml(document, subject))
  );
  const bindings = objects.filter(({ kind }) => kind === "RoleBinding");
  const accesses = objects.flatMap((object) => {
    if (object.kind !== "Role" && object.kind !== "ClusterRole") return [];
    const rules = rulesOf(object, subject);
    return object.kind === "Role"
      ? accessesOf(rules, [namespaceIn(object)])
      : accessesOf(rules, placesOf(object, objects, bindings));
  });
  if (accesses.length > 0) return accesses;
  throw new ConfigurationError(`${subject} has no rules of a Role or a ClusterRole in it.`);
}

/** Returns the objects of a document, also those of a list, which need not repeat their kind. */
function objectsIn(document: unknown): Members[] {
  if (!isObject(document)) return [];
  const { items, kind, apiVersion } = document;
  if (!Array.isArray(items)) return isRbac(document) ? [document] : [];
  const [, itemKind] = typeof kind === "string" ? /^(.+)List$/.exec(kind) ?? [] : [];
  const own = itemKind === undefined ? {} : { kind: itemKind, apiVersion };
  return items.flatMap((item) => isObject(item) ? objectsIn({ ...own, ...item }) : []);
}

/** Other groups have kinds of the same names. */
function isRbac({ apiVersion }: Members): boolean {
  return typeof apiVersion !== "string" || apiVersion.startsWith("rbac.authorization.k8s.io/");
}

function placesOf(role: Members, objects: Members[], bindings: Members[]): (string | undefined)[] {
  const binds = ({ roleRef }: Members) =>
    isObject(roleRef) && roleRef.kind === "ClusterRole" && roleRef.name === metadataOf(role).name;
  const isEverywhere = objects.some((one) => one.kind === "ClusterRoleBinding" && binds(one));
  const places = new Set(bindings.filter(binds).map(namespaceIn));
  return isEverywhere || places.size === 0 ? ["*"] : [...places];
}

const LISTS = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"];

/**
 * Returns the rules of a role. The API server refuses other forms, such as a text in place of a list.
 *
 * @throws {ConfigurationError} If a rule is not an object, or one of its members not a list of texts.
 */
function rulesOf({ rules, kind }: Members, subject: string): Members[] {
  if (rules === undefined || rules === null) return [];
  const refuse = (what: string) => new ConfigurationError(`${subject}: ${what}, in a ${kind}.`);
  if (!Array.isArray(rules)) throw refuse("the rules are not a list");
  return rules.map((rule, index) => {
    const number = `rule ${index + 1}`;
    if (!isObject(rule)) throw refuse(`${number} is not an object`);
    for (const name of LISTS) {
      const value = rule[name] ?? [];
      if (Array.isArray(value) && textsIn(value).length === value.length) continue;
      throw refuse(`${number} has ${name} that are not a list of texts`);
    }
    if (textsIn(rule.verbs).length === 0) throw refuse(`${number} has no verbs`);
    const isForResources = textsIn(rule.resources).length > 0;
    if (isForResources && textsIn(rule.apiGroups).length === 0) {
      throw refuse(`${number} has no apiGroups: "" is the core group`);
    }
    if (!isForResources && textsIn(rule.nonResourceURLs).length === 0) {
      throw refuse(`${number} has no resources`);
    }
    return rule;
  });
}

function accessesOf(
  rules: readonly Members[],
  namespaces: readonly (string | undefined)[],
): AskedAccess[] {
  return rules.flatMap((rule) =>
    namespaces.flatMap((namespace, index) => [
      ...resourcesIn(rule, namespace),
      ...(index === 0 ? pathsIn(rule) : []),
    ])
  );
}

function resourcesIn(rule: Members, namespace: string | undefined): AskedAccess[] {
  const verbs = textsIn(rule.verbs);
  const names = textsIn(rule.resourceNames);
  return textsIn(rule.apiGroups).flatMap((group) =>
    textsIn(rule.resources).flatMap((full) => {
      const [resource = "", subresource] = full.split("/");
      const access = {
        verbs,
        ...(group !== "" && { group }),
        resource,
        ...(subresource !== undefined && { subresource }),
        ...(namespace !== undefined && { namespace }),
      };
      return names.length === 0 ? [access] : names.map((name) => ({ ...access, name }));
    })
  );
}

function pathsIn(rule: Members): AskedAccess[] {
  return textsIn(rule.nonResourceURLs).map((path) => ({ verbs: textsIn(rule.verbs), path }));
}

function namespaceIn(object: Members): string | undefined {
  const { namespace } = metadataOf(object);
  return typeof namespace === "string" && namespace !== "" ? namespace : undefined;
}

function metadataOf({ metadata }: Members): Members {
  return isObject(metadata) ? metadata : {};
}
