import type { KubernetesObject } from "../core/object_meta.ts";
import { deepFreeze } from "./deep_freeze.ts";
import type { IndexFunction } from "./index_functions.ts";
import { objectKey } from "./object_key.ts";
import type { ReadOnly } from "./read_only.ts";
import { SlabWriter, type WrittenText } from "./slab_writer.ts";
import { StoredObject } from "./stored_object.ts";

const NAMESPACE_INDEX = "namespace";
const NO_VALUES: readonly string[] = Object.freeze([]);
const MAX_SHARED = 10_000; // what is shared must not grow with all that ever was in a cluster

/** How objects are kept in a store. */
export interface PackerOptions<T> {
  /**
   * `bytes` keeps the JSON and parses it when an object is asked for; `objects` keeps objects, which
   * gives a program with 50,000 pods 15 to 40 % more memory, and makes reading cost nothing.
   * @default {"bytes"}
   */
  keep?: "bytes" | "objects";
  /**
   * Freezes what is handed out, so that a mutation throws a `TypeError`: for development and tests.
   * It keeps objects, whatever `keep` says.
   * @default {false}
   */
  freeze?: boolean;
  /**
   * Keeps `metadata.managedFields`, which hardly anybody reads and which may be half of an object.
   * @default {false}
   */
  keepManagedFields?: boolean;
  /**
   * Gives what is to be kept of an object, such as one without its annotations. It may change the
   * object that it is given, and must leave its name, namespace, uid and resourceVersion.
   */
  transform?: (object: T) => T;
  /** Indexes beside `namespace`, by their names. */
  indexes?: Record<string, IndexFunction<T>>;
}

/** Makes what a store keeps of objects: drops, transforms, indexes and encodes. */
export class ObjectPacker<T extends KubernetesObject> {
  /** The names of the indexes; the first is `namespace`. */
  readonly indexNames: readonly string[];
  readonly #indexFunctions: readonly IndexFunction<T>[];
  readonly #options: PackerOptions<T>;
  readonly #writer = new SlabWriter();
  /** Lists of one value and of a namespace's values, one for all objects that have them. */
  readonly #lists = new Map<string, readonly string[]>();
  readonly #namespaceOnly = new WeakMap<readonly string[], readonly (readonly string[])[]>();

  /**
   * Creates a packer.
   *
   * @throws {TypeError} If an index is called `namespace`: there is one.
   */
  constructor(options: PackerOptions<T> = {}) {
    const { indexes = {} } = options;
    if (Object.hasOwn(indexes, NAMESPACE_INDEX)) {
      throw new TypeError(
        `There always is an index "${NAMESPACE_INDEX}"; give the other one another name`,
      );
    }
    this.#options = options;
    this.indexNames = [NAMESPACE_INDEX, ...Object.keys(indexes)];
    this.#indexFunctions = Object.values(indexes);
  }

  /**
   * Makes what is kept of an object, which belongs to the packer from then on. It stays parsed until
   * {@linkcode StoredObject.letGo} is called.
   *
   * `text` is its JSON where that is at hand, which saves the work of making it. It must not have
   * managedFields that `object` does not have.
   *
   * @throws {TypeError} If it has no name, or the transform took away what tells the object.
   */
  pack(object: T, text?: string): StoredObject<T> {
    const [kept, exact] = this.#prepare(object, text);
    const stored = this.#store(kept, (writer) => writer.writeAlone(exact ?? JSON.stringify(kept)));
    stored.hold(kept as ReadOnly<T>);
    return stored;
  }

  /** As {@linkcode pack}, for one of many that come together; it does not stay parsed. */
  packOneOfMany(object: T, text?: string): StoredObject<T> {
    const [kept, exact] = this.#prepare(object, text);
    return this.#store(kept, (writer) => writer.write(exact ?? JSON.stringify(kept)));
  }

  /** Makes the same of what {@linkcode StoredObject.text} gave; it is not transformed again. */
  restore(text: string): StoredObject<T> {
    return this.#store(JSON.parse(text), (writer) => writer.write(text));
  }

  /** What is to be kept of an object, and the text that it still has. */
  #prepare(object: T, text: string | undefined): [kept: T, exact: string | undefined] {
    const { metadata } = object;
    let exact = text;
    if (!this.#options.keepManagedFields && "managedFields" in metadata) {
      delete metadata.managedFields;
      exact = undefined;
    }
    const { transform } = this.#options;
    if (!transform) return [object, exact];
    const { name, namespace, uid, resourceVersion } = metadata;
    const transformed = transform(object);
    const left = transformed?.metadata;
    if (
      left?.name !== name || left.namespace !== namespace || left.uid !== uid ||
      left.resourceVersion !== resourceVersion
    ) {
      throw new TypeError(
        `The transform must return an object with the metadata.name, namespace, uid and ` +
          `resourceVersion of the one that it was given, which is ${
            objectKey({ ...metadata, name })
          }`,
      );
    }
    return [transformed, undefined];
  }

  #store(object: T, write: (writer: SlabWriter) => WrittenText): StoredObject<T> {
    const { name, namespace = "", uid = "", resourceVersion = "" } = object.metadata;
    if (typeof name !== "string" || name === "") {
      throw new TypeError("An object without a metadata.name cannot be kept in a store");
    }
    const { keep = "bytes", freeze = false } = this.#options;
    if (freeze) deepFreeze(object); // before the index functions, which may be what mutates it
    const content = keep === "objects" || freeze
      ? { object: object as ReadOnly<T> }
      : { written: write(this.#writer) };
    const shared = namespace === "" ? NO_VALUES : this.#shared(namespace);
    return new StoredObject<T>(content, {
      key: objectKey({ name, namespace }),
      uid,
      resourceVersion,
      indexValues: this.#indexValues(object as ReadOnly<T>, shared),
    });
  }

  #indexValues(
    object: ReadOnly<T>,
    namespace: readonly string[],
  ): readonly (readonly string[])[] {
    if (this.#indexFunctions.length > 0) {
      return [namespace, ...this.#indexFunctions.map((index) => this.#list(index(object)))];
    }
    let values = this.#namespaceOnly.get(namespace);
    if (!values) this.#namespaceOnly.set(namespace, values = Object.freeze([namespace]));
    return values;
  }

  #list(values: readonly string[] | string | undefined): readonly string[] {
    if (typeof values === "string") return this.#shared(values);
    if (!values || values.length === 0) return NO_VALUES;
    if (values.length === 1) return this.#shared(values[0] ?? "");
    return values.map((value) => this.#shared(value)[0] ?? "");
  }

  /** The list of this one value, so that 50,000 objects do not hold a "default" each. */
  #shared(value: string): readonly string[] {
    let list = this.#lists.get(value);
    if (list) return list;
    if (this.#lists.size >= MAX_SHARED) this.#lists.clear();
    list = Object.freeze([value]);
    this.#lists.set(value, list);
    return list;
  }
}
