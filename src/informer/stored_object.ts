import { ByteSlab, type SlabTenant } from "./byte_slab.ts";
import { jsonText } from "./json_text.ts";
import type { ReadOnly } from "./read_only.ts";
import type { WrittenText } from "./slab_writer.ts";

const decoder = new TextDecoder();

/** What a store knows of an object without a look into it. */
export interface StoredIdentity {
  /** `namespace/name`, or `name` for what has no namespace. */
  key: string;
  /** Empty where the server gave none. */
  uid: string;
  /** Empty where the server gave none. */
  resourceVersion: string;
  /** One list of values for each index, in the order of the packer's indexes. */
  indexValues: readonly (readonly string[])[];
}

/**
 * One version of an object, as a store keeps it: its JSON in bytes, which are smaller than the
 * parsed object and no work for the garbage collector, or the object itself. It has few fields, for there
 * may be 100,000 of it.
 */
export class StoredObject<T> implements SlabTenant {
  /** `namespace/name`, or `name` for what has no namespace. */
  readonly key: string;
  /** Empty where the server gave none. */
  readonly uid: string;
  /** Empty where the server gave none. */
  readonly resourceVersion: string;
  /** One list of values for each index, in the order of the packer's indexes. */
  readonly indexValues: readonly (readonly string[])[];
  /** Bytes of its own, the slab that they are in, or the object. */
  #content: Uint8Array | ByteSlab | ReadOnly<T>;
  #offset: number;
  #length: number;
  /** The object, while it is held or still used by somebody. */
  #parsed: WeakRef<ReadOnly<T> & object> | ReadOnly<T> | undefined;

  /** Keeps a text, or an object. An {@linkcode ObjectPacker} is what calls this. */
  constructor(
    content: { written: WrittenText } | { object: ReadOnly<T> },
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

  /** The object; the same one as before while anybody holds that. */
  get(): ReadOnly<T> {
    const known = this.#known();
    if (known !== undefined) return known;
    const object: ReadOnly<T> & object = JSON.parse(this.text());
    this.#parsed = new WeakRef(object);
    return object;
  }

  /**
   * The object, for whoever goes through many: as {@linkcode get}, but not remembered. A `WeakRef`
   * keeps what it refers to until the running job ends, so that a loop of `get` would hold all.
   */
  read(): ReadOnly<T> {
    return this.#known() ?? JSON.parse(this.text());
  }

  /** Holds what the bytes were made of, until {@linkcode letGo}. */
  hold(object: ReadOnly<T>): void {
    this.#parsed = object;
  }

  /** Keeps the bytes alone. */
  letGo(): void {
    this.#parsed = undefined;
  }

  /** The store has no use for it any more; whoever still has it can read it. */
  leave(): void {
    if (!(this.#content instanceof ByteSlab)) return;
    const slab = this.#content;
    this.#content = slab.bytes;
    slab.leave(this.#length);
  }

  /** Keeps its bytes in a buffer of their own from now on, if they are in a slab. */
  moveOut(): void {
    if (!(this.#content instanceof ByteSlab)) return;
    this.#content = this.#content.bytes.slice(this.#offset, this.#offset + this.#length);
    this.#offset = 0;
  }

  /** The object's JSON. */
  text(): string {
    const content = this.#content;
    const bytes = content instanceof ByteSlab ? content.bytes : content;
    if (!(bytes instanceof Uint8Array)) return jsonText(content);
    return decoder.decode(bytes.subarray(this.#offset, this.#offset + this.#length));
  }

  #known(): ReadOnly<T> | undefined {
    const content = this.#content;
    if (!(content instanceof Uint8Array || content instanceof ByteSlab)) return content;
    const parsed = this.#parsed;
    return parsed instanceof WeakRef ? parsed.deref() : parsed;
  }
}
