import type { JsonApi } from "../json_api.ts";
import { type Change, changedObject, collectionPath, type Fields } from "./base_objects.ts";
import { defaultOthers } from "./default_others.ts";
import { defaultPods } from "./default_pods.ts";

/** All changes after which the server adds fields, by the kind of the object. */
export const defaultChanges: Readonly<Record<string, readonly (readonly Change[])[]>> = {
  Pod: defaultPods,
  ...defaultOthers,
};

/** The differences of a stored object from the given one: values by their paths, and removed paths. */
export type Difference = Readonly<Record<string, unknown>>;

/** Creates an object, and returns how the stored one differs. */
export async function storedDifference(
  api: JsonApi,
  { kind, changes, namespace }: { kind: string; changes: readonly Change[]; namespace: string },
): Promise<Difference> {
  const name = `subject-${crypto.randomUUID().slice(0, 8)}`;
  const object = changedObject(kind, { name, namespace }, changes);
  const path = collectionPath(kind, namespace);
  const { status, body } = await api.post(path, object);
  if (status !== 201) return { refused: String(body.message).replaceAll(name, "NAME") };
  const deleted = await api.delete(`${path}/${body.metadata.name}`, { gracePeriodSeconds: 0 });
  if (deleted.status > 202) throw new Error(`${path}/${name} was not deleted.`);
  const { apiVersion: _apiVersion, kind: _kind, ...stored } = body;
  const found: Record<string, unknown> = {};
  compare(object, { ...stored, metadata: givenMetadata(body.metadata) }, { path: "", found });
  const text = JSON.stringify(found).replaceAll(name, "NAME").replaceAll(namespace, "NAMESPACE")
    .replaceAll(body.metadata.uid, "UID");
  return JSON.parse(text);
}

/** Returns the metadata without the fields that each object has. */
function givenMetadata(metadata: Fields): Fields {
  const {
    uid: _uid,
    resourceVersion: _resourceVersion,
    creationTimestamp: _creationTimestamp,
    namespace: _namespace,
    managedFields: _managedFields,
    ...rest
  } = metadata;
  return rest;
}

/** Fields whose values a server chooses, or takes from its clock. */
const chosen =
  /^status\.(\w+\[\d+\]\.)?last\w*TransitionTime$|^spec\.(clusterIP|clusterIPs\[0\]|healthCheckNodePort|ports\[\d+\]\.nodePort)$/;

function compare(
  given: unknown,
  stored: unknown,
  { path, found }: { path: string; found: Record<string, unknown> },
): void {
  if (Array.isArray(stored) && stored.length > 0) {
    const before = Array.isArray(given) ? given : [];
    stored.forEach((item, index) =>
      compare(before[index], item, { path: `${path}[${index}]`, found })
    );
    return;
  }
  if (isFilled(stored)) {
    const before = typeof given === "object" && given !== null ? given as Fields : {};
    for (const name of [...new Set([...Object.keys(before), ...Object.keys(stored)])].sort()) {
      const at = path === "" ? name : `${path}.${name}`;
      compare(before[name], stored[name], { path: at, found });
    }
    return;
  }
  if (stored === undefined && given === null) return;
  if (JSON.stringify(given) === JSON.stringify(stored)) return;
  const isChosen = chosen.test(path) && stored !== "None" && stored !== null;
  found[path] = stored === undefined ? "(removed)" : isChosen ? "(chosen)" : stored;
}

function isFilled(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.keys(value).length > 0;
}
