import { StatusError } from "../status/status_error.ts";
import type { ApplyConflict } from "./apply_configuration.ts";
import { formatPath, pathElements } from "./field_set.ts";
import type { FieldManager } from "./managed_fields.ts";

/** The most characters of the paths that a message names: those of nested fields repeat each other. */
const MOST_NAMED = 1024 * 1024;

/** Returns a 409 for a configuration that would change fields of other managers. */
export function applyConflict(conflicts: readonly ApplyConflict[]): StatusError {
  const paths = namedPaths(conflicts);
  const byManager = Map.groupBy(paths, ({ manager }) => manager);
  const lines = [...byManager].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([manager, group]) => [
    `conflicts with ${manager}:`,
    ...group.map(({ path }) => `- ${path}`),
  ]);
  const [first] = paths;
  return new StatusError({
    code: 409,
    reason: "Conflict",
    message: conflicts.length === 1 && first
      ? `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`
      : `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`,
    details: {
      causes: paths.map(({ manager, path }) => ({
        reason: "FieldManagerConflict",
        message: `conflict with ${manager}`,
        field: path,
      })),
    },
  });
}

function namedPaths(conflicts: readonly ApplyConflict[]): { manager: string; path: string }[] {
  const paths: { manager: string; path: string }[] = [];
  let named = 0;
  for (const { manager, path } of conflicts) {
    const text = formatPath(pathElements(path));
    named += text.length;
    if (named > MOST_NAMED && paths.length > 0) break;
    paths.push({ manager: describeManager(manager), path: text });
  }
  return paths;
}

function describeManager({ manager, operation, apiVersion, subresource }: FieldManager): string {
  const place = subresource ? ` with subresource ${JSON.stringify(subresource)}` : "";
  const version = operation === "Update" ? ` using ${apiVersion}` : "";
  return JSON.stringify(manager) + place + version;
}
