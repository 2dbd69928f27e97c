import type { GroupVersionKind, OpenApiDocument, OpenApiOperation } from "./open_api.ts";

/** What a group and version serves under one plural. */
export interface ResourceRow extends GroupVersionKind {
  /** As in paths. */
  plural: string;
  /** Whether the objects are in namespaces. */
  namespaced: boolean;
  /** What can be done, in the words of RBAC, sorted. */
  verbs: string[];
  /** What is below an object, such as `status`, sorted. */
  subresources: string[];
}

const resourcePath =
  /^\/(?:api|apis\/[^/]+)\/[^/]+\/(namespaces\/\{namespace\}\/)?([^/{}]+)(\/\{name\})?(?:\/([^/{}]+))?(?:\/\{path\})?\/?$/;

/** OpenAPI's actions whose verbs have other names. */
const verbs: ReadonlyMap<string, string> = new Map([["post", "create"], ["put", "update"]]);

/** Reads from the paths of a document which resources it serves, sorted by plural. */
export function resourceTable(document: OpenApiDocument): ResourceRow[] {
  const rows = new Map<string, ResourceRow>();
  // Sorted, so that a resource comes before what is below it.
  const paths = Object.entries(document.paths ?? {}).sort(([a], [b]) => a < b ? -1 : 1);
  for (const [path, methods] of paths) {
    const [, namespaced, plural, item, subresource] = resourcePath.exec(path) ?? [];
    if (plural === undefined || plural === "watch") continue;
    if (subresource !== undefined && item === undefined) continue;
    for (const operation of Object.values(methods ?? {})) {
      if (Array.isArray(operation) || !operation) continue;
      const action = operation["x-kubernetes-action"];
      const kind = operation["x-kubernetes-group-version-kind"];
      if (typeof action !== "string" || !kind) continue;
      if (subresource !== undefined) {
        addTo(rows.get(plural)?.subresources, subresource);
        continue;
      }
      const { group, version } = kind;
      const row = rows.get(plural) ??
        { group, version, kind: kind.kind, plural, namespaced: false, verbs: [], subresources: [] };
      rows.set(plural, row);
      row.namespaced ||= namespaced !== undefined;
      addTo(row.verbs, verbs.get(action) ?? action);
      if (isWatchable(operation)) addTo(row.verbs, "watch");
    }
  }
  for (const row of rows.values()) {
    row.verbs.sort();
    row.subresources.sort();
  }
  return [...rows.values()].sort((a, b) => a.plural < b.plural ? -1 : 1);
}

function addTo(names: string[] | undefined, name: string): void {
  if (names && !names.includes(name)) names.push(name);
}

/** A list is a watch too, where it takes the parameter. */
function isWatchable({ "x-kubernetes-action": action, parameters }: OpenApiOperation): boolean {
  return action === "list" && Array.isArray(parameters) &&
    parameters.some((parameter) => parameter?.name === "watch");
}
