import { deepFreeze } from "./deep_freeze.ts";
import type { ReadOnly } from "./read_only.ts";

const decoder = new TextDecoder();

/** What a store knows of an object without a look into it. */
export interface StoredIdentity {
  /** `namespace/name`, or `name` for what has no namespace. */
  key: string;
  /** Empty for what has none. */
  namespace: string;
  /** Empty where the server gave none. */
  uid: string;
  /** Empty where the server gave none. */
  resourceVersion: string;
  /** One list of values for each index, in the order of the packer's indexes. */
  indexValues: readonly (readonly string[])[];
  /** Whether what is handed out is deeply frozen. */
  freeze: boolean;
}

/**
 * One version of an object, as a store keeps it: its JSON in bytes, which are a third of the parsed
 * object and no work for the garbage collector, or the object itself.
 */
export class StoredObject<T> {
  /** `namespace/name`, or `name` for what has no namespace. */
  readonly key: string;
  /** Empty for what has none. */
  readonly namespace: string;
  /** Empty where the server gave none. */
  readonly uid: string;
  /** Empty where the server gave none. */
  readonly resourceVersion: string;
  /** One list of values for each index, in the order of the packer's indexes. */
  readonly indexValues: readonly (readonly string[])[];
  readonly #content: Uint8Array | ReadOnly<T>;
  readonly #freeze: boolean;
  #held: ReadOnly<T> | undefined;
  #parsed: WeakRef<ReadOnly<T> & object> | undefined;

  /** Keeps bytes of JSON, or an object. An {@linkcode ObjectPacker} is what calls this. */
  constructor(content: Uint8Array | ReadOnly<T>, identity: StoredIdentity) {
    this.key = identity.key;
    this.namespace = identity.namespace;
    this.uid = identity.uid;
    this.resourceVersion = identity.resourceVersion;
    this.indexValues = identity.indexValues;
    this.#content = content;
    this.#freeze = identity.freeze;
  }

  /** The object; the same one as before while anybody holds that. */
  get(): ReadOnly<T> {
    const known = this.#known();
    if (known !== undefined) return known;
    const object = this.#parse();
    this.#parsed = new WeakRef(object);
    return object;
  }

  /**
   * The object, for whoever goes through many: as {@linkcode get}, but not remembered. A `WeakRef`
   * keeps what it refers to until the running job ends, so that a loop of `get` would hold all.
   */
  read(): ReadOnly<T> {
    return this.#known() ?? this.#parse();
  }

  /** Holds what the bytes were made of, until {@linkcode letGo}. */
  hold(object: ReadOnly<T>): void {
    this.#held = object;
  }

  /** Keeps the bytes alone. */
  letGo(): void {
    this.#held = undefined;
  }

  /** The object's JSON. */
  text(): string {
    const content = this.#content;
    return content instanceof Uint8Array ? decoder.decode(content) : JSON.stringify(content);
  }

  #known(): ReadOnly<T> | undefined {
    if (!(this.#content instanceof Uint8Array)) return this.#content;
    return this.#held ?? this.#parsed?.deref();
  }

  #parse(): ReadOnly<T> & object {
    const object = JSON.parse(this.text());
    return this.#freeze ? deepFreeze(object) : object;
  }
}
