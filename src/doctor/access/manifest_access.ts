import { ConfigurationError } from "../../core/errors.ts";
import { isObject } from "../../core/is_object.ts";
import { textsIn } from "../../core/texts_in.ts";
import { parseYaml } from "../../kubeconfig/yaml/parse_yaml.ts";
import type { AskedAccess } from "./asked_access.ts";

type Members = Record<string, unknown>;

/**
 * Returns the accesses that the Roles and ClusterRoles of a manifest grant. A Role counts in its
 * namespace, by default the program's own. A ClusterRole counts in the namespaces in which
 * RoleBindings of the same manifest bind it, and otherwise in all namespaces.
 *
 * @throws {ConfigurationError} If the manifest is not YAML, or grants nothing.
 */
export function manifestAccess(text: string, subject: string): AskedAccess[] {
  const objects = text.split(/^---(?=\s|$).*$/m).flatMap((document) =>
    objectsIn(parseYaml(document, subject))
  );
  const bindings = objects.filter(({ kind }) => kind === "RoleBinding");
  const accesses = objects.flatMap((object) => {
    if (object.kind === "Role") return rulesIn(object, [namespaceIn(object)]);
    if (object.kind === "ClusterRole") return rulesIn(object, placesOf(object, objects, bindings));
    return [];
  });
  if (accesses.length > 0) return accesses;
  throw new ConfigurationError(`${subject} has no rules of a Role or a ClusterRole in it.`);
}

/** Returns the objects of a document, also those of a list. */
function objectsIn(document: unknown): Members[] {
  if (!isObject(document)) return [];
  return Array.isArray(document.items) ? document.items.flatMap(objectsIn) : [document];
}

function placesOf(role: Members, objects: Members[], bindings: Members[]): (string | undefined)[] {
  const binds = ({ roleRef }: Members) =>
    isObject(roleRef) && roleRef.kind === "ClusterRole" && roleRef.name === metadataOf(role).name;
  const isEverywhere = objects.some((one) => one.kind === "ClusterRoleBinding" && binds(one));
  const places = new Set(bindings.filter(binds).map(namespaceIn));
  return isEverywhere || places.size === 0 ? ["*"] : [...places];
}

function rulesIn({ rules }: Members, namespaces: (string | undefined)[]): AskedAccess[] {
  if (!Array.isArray(rules)) return [];
  return rules.filter(isObject).flatMap((rule) =>
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
