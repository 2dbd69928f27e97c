import { decodeObject, structOf } from "../structs/decode_object.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import {
  type KubernetesVersion,
  NEWEST,
  unstoredFieldsOf,
  versionTraits,
} from "../versions/kubernetes_version.ts";
import type { ObjectSnapshot } from "./object_snapshot.ts";

/** Returns whether a value is a version of Kubernetes, such as `1.37`. */
export function isVersion(value: unknown): value is string {
  return typeof value === "string" && /^1\.\d{1,4}$/.test(value);
}

/**
 * Returns why a server of a version of Kubernetes cannot have the objects of a snapshot; `undefined`
 * if it can. A snapshot that does not say its version is judged by its objects.
 */
export function versionFault(
  snapshot: ObjectSnapshot,
  { from, onto }: { from: string | undefined; onto: KubernetesVersion },
): string | undefined {
  if (from === undefined) return objectFault(snapshot, onto);
  const minor = (version: string) => Number(version.split(".")[1]);
  if (minor(from) <= minor(onto)) return undefined;
  return `The snapshot is of Kubernetes ${from}, and the server answers as ${onto}: restore it on a ` +
    `server with kubernetesVersion "${from}", or take the snapshot from one with "${onto}".`;
}

function objectFault(snapshot: ObjectSnapshot, version: KubernetesVersion): string | undefined {
  if (version === NEWEST) return undefined;
  for (const object of [...snapshot.values()].flatMap((objects) => [...objects.values()])) {
    const found = newerPart(object, version);
    if (found === undefined) continue;
    return `The ${found}, which Kubernetes ${version} does not have: restore it on a server with ` +
      `kubernetesVersion "${NEWEST}".`;
  }
  return undefined;
}

/** Returns the first part of an object that only newer versions store; `undefined` for none. */
function newerPart(object: KubeObject, version: KubernetesVersion): string | undefined {
  const { apiVersion = "", kind = "", metadata } = object;
  const { missingKinds, resources } = versionTraits[version];
  const name = `${apiVersion}/${kind}`;
  const what = `${kind} ${metadata.name}`;
  if (missingKinds.includes(name)) return `snapshot has the ${what}`;
  const struct = structOf(apiVersion, kind);
  if (struct === undefined) return undefined;
  const unknownIn = (one: KubernetesVersion) =>
    decodeObject(object, struct, { unknown: unstoredFieldsOf(one) }).unknownFields;
  const wrong = unknownIn(NEWEST); // such as typing errors, which are no reason for another version
  const newer = unknownIn(version).filter((field) => !wrong.includes(field));
  const noGeneration = resources[name]?.generation === false && metadata.generation !== undefined;
  const [field] = [...newer, ...(noGeneration ? ["metadata.generation"] : [])];
  return field === undefined ? undefined : `${what} of the snapshot has ${field}`;
}
