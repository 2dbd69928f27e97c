import { isJsonObject } from "../json/json_value.ts";
import { hasMoreLevels } from "../json/parse_json.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { type KubernetesVersion, NEWEST } from "../versions/kubernetes_version.ts";
import type { ObjectSnapshot } from "./object_snapshot.ts";
import { isVersion } from "./snapshot_version.ts";

const KIND = "Snapshot";
const API_VERSION = "testing.kubewire/v1";
/** The most levels of objects and lists that kube-apiserver reads, as `encoding/json` of Go does. */
const API_SERVER_LEVELS = 10_000;

/** A snapshot as JSON. The objects are as they are stored, by collection, such as `apps/deployments`. */
export interface SnapshotJson {
  /** Always `Snapshot`. */
  readonly kind: typeof KIND;
  /** Always `testing.kubewire/v1`. */
  readonly apiVersion: typeof API_VERSION;
  /**
   * The version of Kubernetes of the server.
   * @default It is not known.
   */
  readonly kubernetesVersion?: string;
  /** The objects. */
  readonly collections: Readonly<Record<string, readonly KubeObject[]>>;
}

/** Returns a snapshot as JSON, of a server that answers as a version of Kubernetes. */
export function snapshotJson(
  snapshot: ObjectSnapshot,
  kubernetesVersion: KubernetesVersion = NEWEST,
): SnapshotJson {
  const collections = [...snapshot].map(([name, objects]) => [name, [...objects.values()]]);
  return {
    kind: KIND,
    apiVersion: API_VERSION,
    kubernetesVersion,
    collections: Object.fromEntries(collections),
  };
}

/** Returns whether a value says of itself that it is a snapshot. */
export function isSnapshotJson(value: unknown): boolean {
  return isJsonObject(value) && value.kind === KIND && value.apiVersion === API_VERSION;
}

/** Returns the version of Kubernetes of a snapshot as JSON; `undefined` if it does not say it. */
export function versionOfSnapshot(value: unknown): string | undefined {
  const { kubernetesVersion } = Object(value);
  return isVersion(kubernetesVersion) ? kubernetesVersion : undefined;
}

/**
 * Returns the snapshot of a JSON value.
 *
 * @throws {TypeError} If it is not a snapshot; the message names the part that is wrong.
 */
export function snapshotOfJson(value: unknown): ObjectSnapshot {
  if (!isJsonObject(value) || !isSnapshotJson(value)) {
    throw new TypeError(`A snapshot must be an object of the kind ${KIND} of ${API_VERSION}.`);
  }
  const { kind: _kind, apiVersion: _apiVersion, kubernetesVersion, collections, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw new TypeError(
      `A snapshot has no field "${other}"; its fields are kubernetesVersion and collections.`,
    );
  }
  if (kubernetesVersion !== undefined && !isVersion(kubernetesVersion)) {
    throw new TypeError('kubernetesVersion of a snapshot must be a version, such as "1.37".');
  }
  if (!isJsonObject(collections)) {
    throw new TypeError("collections of a snapshot must be an object.");
  }
  return new Map(
    Object.entries(collections).map(([name, objects]) => [name, objectsOf(name, objects)]),
  );
}

function objectsOf(name: string, objects: unknown): ReadonlyMap<string, KubeObject> {
  if (!Array.isArray(objects)) throw new TypeError(`collections["${name}"] must be an array.`);
  return new Map(objects.map((object, index) => {
    if (!isKubeObject(object)) {
      throw new TypeError(
        `collections["${name}"][${index}] must be an object with metadata.name and metadata.uid.`,
      );
    }
    if (!hasText(object)) {
      throw new TypeError(`collections["${name}"][${index}] is nested too deeply.`);
    }
    const { namespace, name: own } = object.metadata;
    return [namespace ? `${namespace}/${own}` : own!, object];
  }));
}

/** Returns whether a value has a text as JSON, and is not deeper than kube-apiserver reads it. */
function hasText(value: unknown): boolean {
  if (hasMoreLevels(value, API_SERVER_LEVELS)) return false;
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false; // too deep for this runtime
  }
}

function isKubeObject(value: unknown): value is KubeObject {
  if (!isJsonObject(value) || !isJsonObject(value.metadata)) return false;
  const { name, uid, namespace = "" } = value.metadata;
  return typeof name === "string" && name !== "" && typeof uid === "string" &&
    typeof namespace === "string";
}
