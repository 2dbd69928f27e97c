import { readKubePath } from "@kubewire/kubewire/internal";
import type { GroupVersionKind, OpenApiDocument, OpenApiOperation } from "./open_api.ts";

/** A resource that a group and version serves. */
export interface ResourceRow extends GroupVersionKind {
  /** The plural name in paths. */
  plural: string;
  /** Whether the objects are namespaced. */
  namespaced: boolean;
  /** The verbs, as in RBAC, sorted. */
  verbs: string[];
  /** The subresources, such as `status`, sorted. */
  subresources: string[];
}

/** The verbs of OpenAPI actions that have another name. */
const verbs: ReadonlyMap<string, string> = new Map([["post", "create"], ["put", "update"]]);

/** Reads the served resources from the paths of a document, sorted by plural. */
export function resourceTable(document: OpenApiDocument): ResourceRow[] {
  const rows = new Map<string, ResourceRow>();
  // Sorted, so that a resource comes before its subresources.
  const paths = Object.entries(document.paths ?? {}).sort(([a], [b]) => a < b ? -1 : 1);
  for (const [path, methods] of paths) {
    const parts = readKubePath(path.replace(/\/$/, ""));
    const { isWatch, namespace, plural, name = "{name}", subresource, rest = [] } = parts ?? {};
    if (plural === undefined || isWatch || name !== "{name}") continue;
    if (!["", "{path}"].includes(rest.join("/"))) continue;
    if (/[{}]/.test(plural + (subresource ?? ""))) continue; // of an aggregated server
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
      row.namespaced ||= namespace !== undefined;
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

/** Whether a list can also be a watch: it accepts the parameter `watch`. */
function isWatchable({ "x-kubernetes-action": action, parameters }: OpenApiOperation): boolean {
  return action === "list" && Array.isArray(parameters) &&
    parameters.some((parameter) => parameter?.name === "watch");
}
