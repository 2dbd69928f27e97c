/** A permission to ask about. */
export interface PermissionQuery {
  kind: "env" | "read" | "net" | "run";
  /** The name of the variable, the path, `host:port`, or the program. */
  target: string;
}

/**
 * Returns whether a permission is granted; the user is never asked for it. On Bun every permission
 * is.
 */
export function hasPermission(query: PermissionQuery): boolean {
  return !("Deno" in globalThis) ||
    Deno.permissions.querySync(descriptorOf(query)).state === "granted";
}

/**
 * Returns whether a flag such as `--deny-read` or `--ignore-env` forbids a permission, which wins over
 * the flags that allow it.
 */
export function isPermissionDenied(query: PermissionQuery): boolean {
  return "Deno" in globalThis && Deno.permissions.querySync(descriptorOf(query)).state === "denied";
}

function descriptorOf({ kind, target }: PermissionQuery): Deno.PermissionDescriptor {
  switch (kind) {
    case "env":
      return { name: "env", variable: target };
    case "read":
      return { name: "read", path: target };
    case "net":
      return { name: "net", host: target };
    case "run":
      return { name: "run", command: target };
  }
}
