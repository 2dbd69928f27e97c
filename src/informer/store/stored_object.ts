import { ByteSlab, type SlabTenant, type WrittenText } from "./byte_slab.ts";
import { jsonText } from "../../core/json_text.ts";
import type { DeepReadonly } from "../../core/deep_readonly.ts";

const decoder = new TextDecoder();

/** The properties of an object that a store knows without parsing it. */
export interface StoredIdentity {
  /** The object's key: `namespace/name`, or `name` without a namespace. */
  key: string;
  /** The object's uid; empty if the server sent none. */
  uid: string;
  /** The object's resourceVersion; empty if the server sent none. */
  resourceVersion: string;
  /** One list of values for each index, in the order of the packer's indexes. */
  indexValues: readonly (readonly string[])[];
}

/**
 * One version of an object in a store: its JSON as bytes, which are smaller than the parsed object
 * and no work for the garbage collector, or the object itself. It has few fields, because a store
 * may hold 100,000 of them.
 */
export class StoredObject<T> implements SlabTenant {
  /** The object's key: `namespace/name`, or `name` without a namespace. */
  readonly key: string;
  /** The object's uid; empty if the server sent none. */
  readonly uid: string;
  /** The object's resourceVersion; empty if the server sent none. */
  readonly resourceVersion: string;
  /** One list of values for each index; the packer completes it when an index is added. */
  indexValues: readonly (readonly string[])[];
  /** Its own bytes, the slab that contains them, or the object. */
  #content: Uint8Array | ByteSlab | DeepReadonly<T>;
  #offset: number;
  #length: number;
  /** The parsed object, while it is held or still used by the program. */
  #parsed: WeakRef<DeepReadonly<T> & object> | DeepReadonly<T> | undefined;

  /** Creates a stored object from a text or an object; called by {@linkcode ObjectPacker}. */
  constructor(
    content: { written: WrittenText } | { object: DeepReadonly<T> },
    identity: StoredIdentity,
  ) {
    this.key = identity.key;
    this.uid = identity.uid;
    this.resourceVersion = identity.resourceVersion;
    this.indexValues = identity.indexValues;
    if ("object" in content) {
      this.#content = content.object;
      this.#offset = this.#length = 0;
      return;
    }
    const { buffer, offset, length } = content.written;
    this.#content = buffer;
    this.#offset = offset;
    this.#length = length;
    if (buffer instanceof ByteSlab) buffer.settle(this);
  }

  /** Returns the object; the same one as before while the program still uses it. */
  get(): DeepReadonly<T> {
    const known = this.#known();
    if (known !== undefined) return known;
    const object: DeepReadonly<T> & object = JSON.parse(this.text());
    this.#parsed = new WeakRef(object);
    return object;
  }

  /**
   * Returns the object for a loop over many objects: as {@linkcode get}, but not cached. A
   * `WeakRef` keeps its target until the running job ends, so that a loop of `get` would hold all
   * objects.
   */
  read(): DeepReadonly<T> {
    return this.#known() ?? JSON.parse(this.text());
  }

  /** Keeps the parsed object, until {@linkcode letGo} is called. */
  hold(object: DeepReadonly<T>): void {
    this.#parsed = object;
  }

  /** Releases the parsed object and keeps only the bytes. */
  letGo(): void {
    this.#parsed = undefined;
  }

  /** Records that the store no longer uses this object; it can still be read. */
  leave(): void {
    if (!(this.#content instanceof ByteSlab)) return;
    const slab = this.#content;
    this.#content = slab.bytes;
    slab.leave(this.#length);
  }

  /** Moves its bytes from a slab into their own buffer. */
  moveOut(): void {
    if (!(this.#content instanceof ByteSlab)) return;
    this.#content = this.#content.bytes.slice(this.#offset, this.#offset + this.#length);
    this.#offset = 0;
  }

  /** Returns the object's JSON. */
  text(): string {
    const content = this.#content;
    const bytes = content instanceof ByteSlab ? content.bytes : content;
    if (!(bytes instanceof Uint8Array)) return jsonText(content);
    return decoder.decode(bytes.subarray(this.#offset, this.#offset + this.#length));
  }

  #known(): DeepReadonly<T> | undefined {
    const content = this.#content;
    if (!(content instanceof Uint8Array || content instanceof ByteSlab)) return content;
    const parsed = this.#parsed;
    return parsed instanceof WeakRef ? parsed.deref() : parsed;
  }
}
