/** A permission to ask about: a variable, a path, or a host with its port. */
export interface PermissionQuery {
  kind: "env" | "read" | "net";
  /** The name of the variable, the path, or `host:port`. */
  target: string;
}

/**
 * Returns whether a permission is granted; the user is never asked for it. On Bun every permission
 * is.
 */
export async function hasPermission({ kind, target }: PermissionQuery): Promise<boolean> {
  if (!("Deno" in globalThis)) return true;
  return (await Deno.permissions.query(descriptorOf(kind, target))).state === "granted";
}

function descriptorOf(kind: PermissionQuery["kind"], target: string): Deno.PermissionDescriptor {
  if (kind === "env") return { name: "env", variable: target };
  return kind === "read" ? { name: "read", path: target } : { name: "net", host: target };
}
