import { StatusError } from "../status/status_error.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectApi } from "../writes/object_api.ts";
import type { ManifestObject } from "./read_manifests.ts";

/** How many objects an application of manifests has changed. */
export interface AppliedManifests {
  /** Objects that were created. */
  readonly created: number;
  /** Objects that were changed. */
  readonly changed: number;
  /** A message for each object that the server has refused; it names the file. */
  readonly refused: readonly string[];
}

/**
 * Applies manifests again and again: creates the objects that are missing, and changes those whose
 * manifest has changed since the last time. Fields that a manifest no longer has are removed. Objects
 * that no manifest has any more are kept, as `kubectl apply` keeps them.
 */
export class ManifestApplier {
  readonly #objects: ObjectApi;
  readonly #applied = new Map<string, { text: string; object: KubeObject }>();

  /** Begins with the manifests of the objects that were created. */
  constructor(objects: ObjectApi, created: readonly ManifestObject[] = []) {
    this.#objects = objects;
    this.restart(created);
  }

  /** Begins again with the manifests of the objects that are there. */
  restart(created: readonly ManifestObject[]): void {
    this.#applied.clear();
    for (const { object } of created) this.#note(object);
  }

  /** Applies all manifests; an object that is refused does not keep the others. */
  apply(manifests: readonly ManifestObject[]): AppliedManifests {
    const refused: string[] = [];
    const counts = { created: 0, changed: 0 };
    for (const { object, place } of manifests) {
      const { kind = "", metadata } = object;
      try {
        const outcome = this.#applyOne(object);
        if (outcome) counts[outcome]++;
      } catch (error) {
        const why = (error as Error).message;
        refused.push(`${place}: ${kind} ${metadata.name} cannot be applied: ${why}`);
      }
    }
    return { ...counts, refused };
  }

  #applyOne(object: KubeObject): "created" | "changed" | undefined {
    const present = this.#present(object);
    if (!present) {
      this.#objects.create(object);
      this.#note(object);
      return "created";
    }
    const before = this.#applied.get(placeOf(object));
    if (before?.text === JSON.stringify(object)) return undefined;
    this.#objects.update(merged(present, object, before?.object));
    this.#note(object);
    return "changed";
  }

  #present({ apiVersion = "", kind = "", metadata }: KubeObject): KubeObject | undefined {
    const { name = "", namespace } = metadata;
    const reference = { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
    try {
      return this.#objects.get(reference);
    } catch (error) {
      if (error instanceof StatusError && error.status.code === 404) return undefined;
      throw error;
    }
  }

  #note(object: KubeObject): void {
    this.#applied.set(placeOf(object), { text: JSON.stringify(object), object });
  }
}

/** Returns the present object with the fields of its manifest, and without those that it lost. */
function merged(
  present: KubeObject,
  object: KubeObject,
  before: KubeObject = { metadata: {} },
): KubeObject {
  const { resourceVersion, uid } = present.metadata; // custom resources need them in an update
  const metadata = {
    ...replaced(present.metadata, object.metadata, before.metadata),
    ...(resourceVersion !== undefined && { resourceVersion }),
    ...(uid !== undefined && { uid }),
  };
  return { ...replaced(present, object, before), metadata };
}

function replaced<T extends Record<string, unknown>>(present: T, given: T, before: T): T {
  const lost = Object.keys(before).filter((name) => !Object.hasOwn(given, name));
  const kept = Object.entries(present).filter(([name]) => !lost.includes(name));
  return { ...Object.fromEntries(kept), ...given } as T;
}

function placeOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}
