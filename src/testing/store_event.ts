import type { KubeObject } from "./kube_object.ts";
import type { ObjectForm } from "./object_form.ts";

/** One version of a stored object. */
export class StoredObject {
  #body: string | undefined;

  private constructor(
    /** Key within the collection: `NAMESPACE/NAME` or `NAME`. */
    readonly key: string,
    /** The object; not to be changed. */
    readonly object: KubeObject,
    /** Revision that made this version, its resourceVersion; 0 of an object that is not stored. */
    readonly revision: number,
  ) {}

  /** An object that a dry run made. */
  static unsaved(key: string, object: KubeObject): StoredObject {
    return new StoredObject(key, object, 0);
  }

  /** The object as of a revision, which becomes its resourceVersion. */
  static at(revision: number, source: { key: string; object: KubeObject }): StoredObject {
    const { key, object } = source;
    const metadata = { ...object.metadata, resourceVersion: String(revision) };
    return new StoredObject(key, { ...object, metadata }, revision);
  }

  /**
   * The members of the object as JSON text, without `kind`, `apiVersion` and the brace at the
   * start: what all representations of it share.
   */
  get body(): string {
    if (this.#body === undefined) {
      const { kind: _kind, apiVersion: _apiVersion, ...members } = this.object;
      this.#body = JSON.stringify(members).slice(1);
    }
    return this.#body;
  }

  /** The object as JSON text. */
  text({ head, metadataOnly = false }: ObjectForm): string {
    if (!metadataOnly) return head + this.body;
    return `${head}"metadata":${JSON.stringify(this.object.metadata)}}`;
  }
}

/** The kinds of change that a watch reports. */
export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

/** What a {@linkcode StoreEvent} is made of. */
export interface StoreEventInit {
  /** The kind of change. */
  type: ChangeType;
  /** The collection that changed. */
  collection: string;
  /** The new version; of a deletion the last one, with the revision of the deletion. */
  current: StoredObject;
  /** The version before; absent when the object was added. */
  previous?: StoredObject;
}

const encoder = new TextEncoder();

/** One change of the store, which is serialized once however many watches report it. */
export class StoreEvent {
  /** The kind of change. */
  readonly type: ChangeType;
  /** The collection that changed. */
  readonly collection: string;
  /** The new version; of a deletion the last one. */
  readonly current: StoredObject;
  /** The version before; `undefined` when the object was added. */
  readonly previous: StoredObject | undefined;
  #frames: Map<string, Uint8Array<ArrayBuffer>> | undefined = new Map();

  /** Makes the event. */
  constructor(init: StoreEventInit) {
    this.type = init.type;
    this.collection = init.collection;
    this.current = init.current;
    this.previous = init.previous;
  }

  /** Key of the object within its collection. */
  get key(): string {
    return this.current.key;
  }

  /** Revision of the change. */
  get revision(): number {
    return this.current.revision;
  }

  /**
   * The watch frame that reports the change as `type`. An object that leaves a selection is
   * reported as DELETED, in its state before and with the revision of the change.
   */
  frame(type: ChangeType, form: ObjectForm): Uint8Array<ArrayBuffer> {
    const id = type + form.head;
    let frame = this.#frames?.get(id);
    if (!frame) {
      const source = type === "DELETED" && this.previous
        ? StoredObject.at(this.revision, this.previous)
        : this.current;
      frame = encodeFrame(type, source.text(form));
      this.#frames?.set(id, frame);
    }
    return frame;
  }

  /** Lets go of the frames once all open watches have them; the history would keep them. */
  settle(): void {
    this.#frames = undefined;
  }
}

/** A watch frame: one line of JSON. */
export function encodeFrame(type: string, objectJson: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`{"type":"${type}","object":${objectJson}}\n`);
}
