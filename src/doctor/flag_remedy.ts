import { isPermissionDenied, type PermissionQuery } from "../runtime/inspection/has_permission.ts";

/** Returns the remedy for missing permissions: the flag, and those that take it back. */
export function flagRemedy(flag: string, missing: readonly PermissionQuery[]): string {
  const start = `Start the program with ${flag}`;
  const denied = missing.filter(isPermissionDenied);
  const [first] = denied;
  if (!first) return `${start}.`;
  const names = first.kind === "env" || first.kind === "read" ? ["deny", "ignore"] : ["deny"];
  const flags = names.map((name) => `--${name}-${first.kind}`).join(" or ");
  const targets = denied.map(({ target }) => target).join(" and ");
  return `${start}, and without ${flags} for ${targets}: such a flag wins over the others.`;
}
