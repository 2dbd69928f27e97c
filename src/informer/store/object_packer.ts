/**
 * The form in which objects are stored. `ObjectPacker` makes a `StoredObject`: without
 * `managedFields`, transformed, with its index values, and as the bytes of its JSON. If the line of
 * a watch contains the object's exact text, the packer keeps that text (`frame_reader.ts`).
 * Otherwise it writes the text, at any depth: where `JSON.stringify` has no stack left,
 * `src/core/json_text.ts` writes without recursion. `get` parses the bytes and remembers the object
 * by a `WeakRef`; lists and loops parse and remember nothing. The last few objects of a watch stay
 * parsed until others come, because handlers get them in a moment (`object_intake.ts`). Objects of
 * a list are stored side by side in slabs (`byte_slab.ts`). Index values are strings that all
 * objects share, and an index lookup (`object_index.ts`) parses no object. An index that is added
 * later is filled from the store's objects; an object that was packed before gets its values when
 * it enters the store.
 *
 * @module
 */
import type { KubernetesObject } from "../../core/object_meta.ts";
import { deepFreeze, type DeepReadonly } from "../../core/deep_readonly.ts";
import { checkedIndexValues, type IndexFunction } from "./object_index.ts";
import { jsonText } from "../../core/json_text.ts";
import { cutToMetadata } from "./metadata_only.ts";
import type { FunctionFailure } from "./object_errors.ts";
import { objectKey } from "./object_key.ts";
import { SlabWriter, type WrittenText } from "./byte_slab.ts";
import { StoredObject } from "./stored_object.ts";
import { transformed } from "./transformed.ts";

const NAMESPACE_INDEX = "namespace";
const NO_VALUES: readonly string[] = Object.freeze([]);
const MAX_SHARED = 10_000; // shared lists must not grow with all values that ever existed

/** Settings for the objects in a store, as `InformerOptions` documents them. */
export interface PackerOptions<T> {
  keep?: "bytes" | "objects";
  freeze?: boolean;
  keepManagedFields?: boolean;
  transform?: (object: T) => T;
  indexes?: Record<string, IndexFunction<T>>;
}

/** Settings of an {@linkcode ObjectPacker}. */
export interface PackerSettings<T> extends PackerOptions<T> {
  /** Whether only the metadata is kept, even if a server sends whole objects. */
  metadataOnly?: boolean;
}

/** The JSON of an object, or a function that returns the object again as the server sent it. */
export type ObjectSource<T> = string | (() => T);

/** Creates a store's objects: removes fields, transforms, indexes and encodes. */
export class ObjectPacker<T extends KubernetesObject> {
  readonly #indexNames: string[] = [NAMESPACE_INDEX];
  readonly #indexFunctions: IndexFunction<T>[] = [];
  readonly #options: PackerSettings<T>;
  readonly #onFailure: (failure: FunctionFailure) => void;
  readonly #writer = new SlabWriter();
  /** Lists of one value; objects with the same value share a list. */
  readonly #lists = new Map<string, readonly string[]>();
  readonly #namespaceOnly = new WeakMap<readonly string[], readonly (readonly string[])[]>();

  /**
   * Creates a packer. `onFailure` is called when a user's function fails for an object that is kept
   * anyway; it must not throw.
   *
   * @throws {TypeError} If an index is named `namespace`: that index always exists.
   */
  constructor(
    options: PackerSettings<T> = {},
    onFailure: (failure: FunctionFailure) => void = () => {},
  ) {
    this.#options = options;
    this.#onFailure = onFailure;
    this.addIndexes(options.indexes ?? {});
  }

  /** The names of the indexes; the first is `namespace`. */
  get indexNames(): readonly string[] {
    return this.#indexNames;
  }

  /**
   * Adds indexes to those of every object that is packed from then on.
   *
   * @throws {TypeError} If an index is named `namespace`: that index always exists.
   */
  addIndexes(indexes: Record<string, IndexFunction<T>>): void {
    if (Object.hasOwn(indexes, NAMESPACE_INDEX)) {
      throw new TypeError(
        `There always is an index "${NAMESPACE_INDEX}"; give the other one another name`,
      );
    }
    this.#indexNames.push(...Object.keys(indexes));
    this.#indexFunctions.push(...Object.values(indexes));
  }

  /** Adds the values of the indexes that were added since an object was packed. */
  complete(stored: StoredObject<T>): void {
    const { length } = stored.indexValues;
    if (length === this.#indexNames.length) return;
    const object = stored.read();
    const added = this.#indexFunctions.slice(length - 1);
    const values = added.map((_, at) => this.#valuesOf(object, length - 1 + at));
    stored.indexValues = [...stored.indexValues, ...values];
  }

  /**
   * Creates the stored form of an object, which belongs to the packer from then on. It stays parsed
   * until {@linkcode StoredObject.letGo} is called.
   *
   * `source` is the object's JSON if it is available, which saves its serialization. It must not
   * have managedFields that `object` does not have. Otherwise `source` returns the object again, in
   * case that the transform fails.
   *
   * @throws {TypeError} If the object does not have a name.
   * @throws The transform's error, if `source` is not given.
   */
  pack(object: T, source?: ObjectSource<T>): StoredObject<T> {
    const [kept, exact] = this.#prepare(object, source);
    const stored = this.#store(kept, (writer) => writer.writeAlone(exact ?? jsonText(kept)));
    stored.hold(kept as DeepReadonly<T>);
    return stored;
  }

  /** Does the same as {@linkcode pack} for one of many objects; it does not stay parsed. */
  packOneOfMany(object: T, source?: ObjectSource<T>): StoredObject<T> {
    const [kept, exact] = this.#prepare(object, source);
    return this.#store(kept, (writer) => writer.write(exact ?? jsonText(kept)));
  }

  /** Creates a stored object from {@linkcode StoredObject.text}; it is not transformed again. */
  restore(text: string): StoredObject<T> {
    const object: T = JSON.parse(text);
    checkNamed(object);
    return this.#store(object, (writer) => writer.write(text));
  }

  /** Returns the part of an object to keep, and its text if the text is still valid. */
  #prepare(
    object: T,
    source: ObjectSource<T> | undefined,
  ): [kept: T, exact: string | undefined] {
    checkNamed(object);
    const { transform } = this.#options;
    if (transform) return [this.#transform(object, transform, source), undefined];
    const isCut = this.#cut(object);
    return [object, isCut || typeof source !== "string" ? undefined : source];
  }

  /** Removes managedFields, or everything except the metadata; returns whether it removed any. */
  #cut(object: T): boolean {
    const { keepManagedFields, metadataOnly } = this.#options;
    const isCut = metadataOnly === true && cutToMetadata(object);
    const { metadata } = object;
    if (keepManagedFields || !("managedFields" in metadata)) return isCut;
    delete metadata.managedFields;
    return true;
  }

  #transform(object: T, transform: (object: T) => T, source: ObjectSource<T> | undefined): T {
    this.#cut(object);
    const key = keyOf(object); // the transform may change it before it throws
    try {
      return transformed(object, transform);
    } catch (error) {
      if (source === undefined) throw error;
      this.#onFailure({ key, of: "transform", error });
      const asItCame: T = typeof source === "string" ? JSON.parse(source) : source();
      this.#cut(asItCame);
      return asItCame;
    }
  }

  #store(object: T, write: (writer: SlabWriter) => WrittenText): StoredObject<T> {
    const { name = "", namespace = "", uid = "", resourceVersion = "" } = object.metadata;
    const { keep = "bytes", freeze = false } = this.#options;
    if (freeze) deepFreeze(object); // before the index functions, because they might mutate it
    const content = keep === "objects" || freeze
      ? { object: object as DeepReadonly<T> }
      : { written: write(this.#writer) };
    const shared = namespace === "" ? NO_VALUES : this.#shared(namespace);
    return new StoredObject<T>(content, {
      key: objectKey({ name, namespace }),
      uid,
      resourceVersion,
      indexValues: this.#indexValues(object as DeepReadonly<T>, shared),
    });
  }

  #indexValues(
    object: DeepReadonly<T>,
    namespace: readonly string[],
  ): readonly (readonly string[])[] {
    if (this.#indexFunctions.length > 0) {
      return [namespace, ...this.#indexFunctions.map((_, at) => this.#valuesOf(object, at))];
    }
    let values = this.#namespaceOnly.get(namespace);
    if (!values) this.#namespaceOnly.set(namespace, values = Object.freeze([namespace]));
    return values;
  }

  #valuesOf(object: DeepReadonly<T>, at: number): readonly string[] {
    try {
      return this.#list(checkedIndexValues(this.#indexFunctions[at]?.(object)));
    } catch (error) {
      const of = `index "${this.indexNames[at + 1]}"`;
      this.#onFailure({ key: keyOf(object as T), of, error });
      return NO_VALUES;
    }
  }

  #list(values: readonly string[] | string | undefined): readonly string[] {
    if (typeof values === "string") return this.#shared(values);
    if (!values || values.length === 0) return NO_VALUES;
    if (values.length === 1) return this.#shared(values[0] ?? "");
    return values.map((value) => this.#shared(value)[0] ?? "");
  }

  /** Returns a shared list of one value, so that 50,000 objects do not each hold a "default". */
  #shared(value: string): readonly string[] {
    let list = this.#lists.get(value);
    if (list) return list;
    if (this.#lists.size >= MAX_SHARED) this.#lists.clear();
    list = Object.freeze([value]);
    this.#lists.set(value, list);
    return list;
  }
}

/** Checks what a server has sent, or a snapshot contains. */
function checkNamed(object: Partial<KubernetesObject> | null | undefined): void {
  const name: unknown = object?.metadata?.name;
  if (typeof name === "string" && name !== "") return;
  throw new TypeError("An object without a metadata.name cannot be kept in a store");
}

function keyOf({ metadata: { name, namespace = "" } }: KubernetesObject): string {
  return objectKey({ name, namespace });
}
