import { compareVersions } from "../../core/compare_versions.ts";
import { ensureOk } from "../../core/api_status_error.ts";
import { TimeoutError } from "../../core/errors.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { Overlay } from "./overlay.ts";
import { readObject } from "./read_object.ts";
import { hasSeen, type InformersOf, untilSeen } from "./store_gate.ts";
import { collectionPath, type WrittenObject } from "./written_object.ts";

/** Settings of {@linkcode OwnWrites}. */
export interface OwnWritesOptions {
  /** The client, for objects that must be read from the server. */
  kube: KubeFetch;
  /** Finds the informers. */
  informersOf: InformersOf;
  /** Milliseconds after which the written objects are read from the server. */
  limitMs: number;
}

/**
 * The writes of each key's reconciles that the stores have not seen yet, so that the next reconcile
 * of the key waits for them.
 */
export class OwnWrites {
  readonly #options: OwnWritesOptions;
  /** The last write of each object, by the object, by the key of the reconcile. */
  readonly #keys = new Map<string, Map<string, WrittenObject>>();

  /** Creates a record without writes. */
  constructor(options: OwnWritesOptions) {
    this.#options = options;
  }

  /** Number of keys with writes that the stores may not have seen. */
  get size(): number {
    return this.#keys.size;
  }

  /** Notes a write of the reconcile of a key. Writes that no informer shows are not noted. */
  note(key: string, written: WrittenObject): void {
    const { resource, namespace, name } = written;
    if (this.#options.informersOf(resource, namespace).length === 0) return;
    if (name === "" && !written.isUnknown) return;
    const known = this.#keys.get(key)?.get(placeOf(written));
    if (!known || !isNewer(known, written)) this.#set(key, written);
  }

  /** Returns whether the stores have seen all writes of a key; then it forgets them. */
  isSeen(key: string): boolean {
    const { informersOf } = this.#options;
    const objects = this.#keys.get(key);
    if (!objects) return true;
    for (const [place, written] of objects) {
      const followed = informersOf(written.resource, written.namespace);
      if (!followed.every((each) => hasSeen(each, written))) return false;
      objects.delete(place);
    }
    this.#keys.delete(key);
    return true;
  }

  /**
   * Waits until the stores have seen the writes of a key. If that takes longer than the limit,
   * returns the written objects as the server has them.
   *
   * @throws {ApiStatusError} If the server refuses to show an object.
   * @throws {NetworkError} If the server cannot be reached.
   */
  async untilSeen(key: string, signal: AbortSignal): Promise<Overlay | undefined> {
    const { limitMs, informersOf } = this.#options;
    for (const written of this.#of(key)) {
      if (written.isUnknown && written.name === "") await this.#readVersion(key, written, signal);
      else if (written.isUnknown) await this.#read(key, written, signal);
    }
    const options = { timeoutMs: limitMs, signal };
    const waits = this.#of(key).flatMap((written) =>
      informersOf(written.resource, written.namespace).map((followed) =>
        untilSeen(followed, written, options)
      )
    );
    const [late] = (await Promise.allSettled(waits)).filter(({ status }) => status === "rejected");
    if (late?.status !== "rejected") return undefined;
    const hasUnnamed = this.#of(key).some(({ name }) => name === "");
    if (hasUnnamed || !(late.reason instanceof TimeoutError)) throw late.reason;
    const overlay = new Overlay();
    await Promise.all(
      this.#of(key).map(async (written) => {
        overlay.set(written, await this.#read(key, written, signal));
      }),
    );
    return overlay;
  }

  #set(key: string, written: WrittenObject): void {
    let objects = this.#keys.get(key);
    if (!objects) this.#keys.set(key, objects = new Map());
    objects.set(placeOf(written), written);
  }

  #of(key: string): WrittenObject[] {
    return [...this.#keys.get(key)?.values() ?? []];
  }

  /**
   * Notes the present version of the collection: an object that a create without a response has
   * made, and whose name only the server knows, is older.
   */
  async #readVersion(key: string, path: WrittenObject, signal: AbortSignal): Promise<void> {
    const { resource, namespace, name } = path;
    const url = `${collectionPath(path)}?limit=1`;
    const response = await ensureOk(await this.#options.kube.fetch(url, { signal }));
    const { metadata }: KubernetesList = await response.json();
    const version = metadata?.resourceVersion;
    this.#set(key, { resource, namespace, name, version, isDeletion: false });
  }

  /** Reads an object from the server, and notes its present state as written. */
  async #read(
    key: string,
    { resource, namespace, name }: WrittenObject,
    signal: AbortSignal,
  ): Promise<KubernetesObject | undefined> {
    const path = { resource, namespace, name };
    const object = await readObject(this.#options.kube, path, { signal });
    if (!object) {
      this.#set(key, { ...path, isDeletion: true });
      return undefined;
    }
    const { uid, resourceVersion: version, labels } = object.metadata;
    this.#set(key, { ...path, uid, version, labels, isDeletion: false });
    return object;
  }
}

/** The parts of a list that are read. */
interface KubernetesList {
  metadata?: { resourceVersion?: string };
}

function placeOf({ resource, namespace, name }: WrittenObject): string {
  return `${resource} ${namespace}/${name}`;
}

/** Returns whether a write is newer than another one of the same object, by their versions. */
function isNewer(known: WrittenObject, other: WrittenObject): boolean {
  if (known.isUnknown || known.isDeletion || other.isUnknown || other.isDeletion) return false;
  const { version = "" } = known;
  return (compareVersions(version, other.version ?? "") ?? -1) > 0;
}
