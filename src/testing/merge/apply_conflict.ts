import { StatusError } from "../status/status_error.ts";
import type { ApplyConflict } from "./apply_configuration.ts";
import { formatPath } from "./field_set.ts";
import type { FieldManager } from "./managed_fields.ts";

/** Returns a 409 for a configuration that would change fields of other managers. */
export function applyConflict(conflicts: readonly ApplyConflict[]): StatusError {
  const paths = conflicts.map(({ manager, path }) => ({
    manager: describeManager(manager),
    path: formatPath(path),
  }));
  const byManager = Map.groupBy(paths, ({ manager }) => manager);
  const lines = [...byManager].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([manager, group]) => [
    `conflicts with ${manager}:`,
    ...group.map(({ path }) => `- ${path}`),
  ]);
  const [first] = paths;
  return new StatusError({
    code: 409,
    reason: "Conflict",
    message: paths.length === 1 && first
      ? `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.path}`
      : `Apply failed with ${paths.length} conflicts: ${lines.join("\n")}`,
    details: {
      causes: paths.map(({ manager, path }) => ({
        reason: "FieldManagerConflict",
        message: `conflict with ${manager}`,
        field: path,
      })),
    },
  });
}

function describeManager({ manager, operation, apiVersion, subresource }: FieldManager): string {
  const place = subresource ? ` with subresource ${JSON.stringify(subresource)}` : "";
  const version = operation === "Update" ? ` using ${apiVersion}` : "";
  return JSON.stringify(manager) + place + version;
}
