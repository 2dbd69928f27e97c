import { fileFacts } from "../runtime/inspection/file_facts.ts";
import { hasPermission } from "../runtime/inspection/has_permission.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Place } from "./diagnosis.ts";

/**
 * Returns whether this is a pod: one of the kubelet's variables is set, or the directory of the
 * service account exists. If neither may be looked at, it is taken for a pod, where a program is
 * started with narrow permissions.
 */
export async function findPlace(runtime: Runtime, directory: string): Promise<Place> {
  const names = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];
  if (names.some((name) => runtime.env(name, { optional: true }))) return "pod";
  if (hasPermission({ kind: "read", target: directory })) {
    return await fileFacts(directory) ? "pod" : "desk";
  }
  return mayReadHome(runtime) ? "desk" : "pod";
}

/** Whether the program was given what it needs only on your machine. */
function mayReadHome(runtime: Runtime): boolean {
  return runtime.env("HOME", { optional: true }) !== undefined;
}
