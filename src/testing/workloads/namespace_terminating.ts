import type { StatusError } from "../status/status_error.ts";

/** Returns whether an object was refused because its namespace is being deleted: no retry helps. */
export function isNamespaceTerminating({ status }: StatusError): boolean {
  const causes = status.details?.causes ?? [];
  return causes.some(({ reason }) => reason === "NamespaceTerminating");
}
