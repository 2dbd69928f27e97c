import { compareVersions } from "../core/compare_versions.ts";
import type { WrittenPath } from "./written_path.ts";

/** An object that a reconcile has written, as the server's response shows it. */
export interface WrittenObject extends WrittenPath {
  /** The uid, if the response had one. */
  readonly uid: string | undefined;
  /** The resourceVersion; `undefined` if the response had none, or there was no response. */
  readonly version: string | undefined;
  /** Whether the request was a deletion. */
  readonly isDeletion: boolean;
}

/** The writes to one resource in one namespace that the stores must have seen. */
export interface WrittenResource {
  readonly resource: string;
  readonly namespace: string;
  /** The highest version of a response. */
  version: string | undefined;
  /** The objects, by name: the last write of each. */
  readonly objects: Map<string, WrittenObject>;
}

/**
 * The writes of each key's reconcile, so that its next one does not run on stores that have not seen
 * them yet.
 */
export class WrittenVersions {
  readonly #keys = new Map<string, Map<string, WrittenResource>>();

  /** Number of keys with writes. */
  get size(): number {
    return this.#keys.size;
  }

  /** Notes a write of the reconcile of a key. */
  note(key: string, written: WrittenObject): void {
    let resources = this.#keys.get(key);
    if (!resources) this.#keys.set(key, resources = new Map());
    const { resource, namespace, name, version } = written;
    const place = `${resource} ${namespace}`;
    let known = resources.get(place);
    if (!known) {
      known = { resource, namespace, version: undefined, objects: new Map() };
      resources.set(place, known);
    }
    known.objects.set(name, written);
    known.version = newest(known.version, version);
  }

  /** Returns what the stores must have seen before the next reconcile of a key. */
  of(key: string): readonly WrittenResource[] {
    return [...this.#keys.get(key)?.values() ?? []];
  }

  /** Forgets the writes of a key: the stores have seen them. */
  clear(key: string): void {
    this.#keys.delete(key);
  }
}

function newest(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return (compareVersions(a, b) ?? -1) >= 0 ? a : b;
}
