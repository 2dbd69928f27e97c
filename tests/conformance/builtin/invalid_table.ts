import type { JsonApi } from "../json_api.ts";
import { type Change, changedObject, collectionPath, type Fields } from "./base_objects.ts";
import { invalidCore } from "./invalid_core.ts";
import { invalidOthers } from "./invalid_others.ts";
import { invalidPods } from "./invalid_pods.ts";
import { invalidWorkloads } from "./invalid_workloads.ts";

/** All changes that make an object invalid, by its kind. */
export const invalidChanges: Readonly<Record<string, readonly (readonly Change[])[]>> = {
  Pod: invalidPods,
  ...invalidCore,
  ...invalidWorkloads,
  ...invalidOthers,
};

/** A server's answer to an invalid object: its code, reason, message, and the reason of each cause. */
export type Refusal = readonly [code: number, reason: string, message: string, causes: string];

/** With these a binding is validated before its role is asked for, which may not exist. */
const everyRight = { "impersonate-user": "admin", "impersonate-group": "system:masters" };

/** Creates an object with changes, in a dry run, and returns the answer. */
export async function refusalOf(
  api: JsonApi,
  { kind, changes, namespace }: { kind: string; changes: readonly Change[]; namespace: string },
): Promise<Refusal> {
  const object: Fields = changedObject(kind, { name: "subject", namespace }, changes);
  const { status, body } = await api.send("POST", `${collectionPath(kind, namespace)}?dryRun=All`, {
    json: object,
    headers: everyRight,
  });
  const causes: { reason?: string; field?: string }[] = body.details?.causes ?? [];
  const shown = causes.map(({ reason = "", field = "" }) => `${field} ${reason}`).join("; ");
  const message = String(body.message ?? "").replaceAll(namespace, "NAMESPACE")
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID");
  return [
    status,
    status < 400 ? "" : body.reason ?? "",
    status < 400 ? "" : cut(message),
    cut(shown),
  ];
}

/** Returns a name for a case, the key of its answer in the record. */
export function caseName(kind: string, changes: readonly Change[]): string {
  return cut(
    `${kind}: ${changes.map(([path, value]) => `${path} ${JSON.stringify(value)}`).join(", ")}`,
  );
}

// a message repeats long values
function cut(text: string): string {
  return text.length <= 1500 ? text : `${text.slice(0, 700)} … ${text.slice(-700)}`;
}
