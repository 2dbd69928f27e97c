import { equalJson } from "../json/json_value.ts";
import type { KubeObject } from "./kube_object.ts";
import { inWrittenOrder } from "./metadata_order.ts";

/** A form of objects as JSON text. */
export interface ObjectForm {
  /** Start of the text, with kind and version; the object's members follow. */
  readonly head: string;
  /**
   * Whether the text has only the metadata, instead of all members.
   * @default {false}
   */
  readonly metadataOnly?: boolean;
  /** Returns the object as it is shown; without it, as it is stored. */
  readonly convert?: (object: KubeObject) => KubeObject;
  /**
   * Returns the whole text of an object as it is shown; without it, the text is the head and the
   * members. Such a text depends on the time, and is made for each response.
   */
  readonly render?: (object: KubeObject) => string;
}

/** One version of a stored object. */
export class StoredObject {
  #body: string | undefined;

  #given: KubeObject | undefined;

  private constructor(
    /** Key within the collection: `NAMESPACE/NAME` or `NAME`. */
    readonly key: string,
    /** The object; it must not be changed. */
    readonly object: KubeObject,
    /** Revision of this version, which is its resourceVersion; 0 if it is not in the store. */
    readonly revision: number,
  ) {}

  /**
   * Creates a version that is not in the store: the result of a dry run, or of an update that
   * removed the object.
   */
  static unsaved(key: string, object: KubeObject): StoredObject {
    return new StoredObject(key, object, 0);
  }

  /** Creates a version at a revision, which becomes the object's resourceVersion. */
  static at(revision: number, source: { key: string; object: KubeObject }): StoredObject {
    const { key, object } = source;
    const metadata = inWrittenOrder({ ...object.metadata, resourceVersion: String(revision) });
    return new StoredObject(key, { ...object, metadata }, revision);
  }

  /**
   * Returns this version as it is read from now on: with what `read` makes of the object as it was
   * given to the store, which is kept for the next time.
   */
  reread(read: (object: KubeObject) => KubeObject): StoredObject {
    const given = this.#given ?? this.object;
    const object = read(given);
    if (equalJson(object, this.object)) return this;
    const reread = new StoredObject(this.key, object, this.revision);
    if (!equalJson(object, given)) reread.#given = given;
    return reread;
  }

  /** Whether the object is read in another form than it was stored in. */
  get isReread(): boolean {
    return this.#given !== undefined;
  }

  /** Returns a version of the same object with other fields, which are those that a client sees. */
  converted(object: KubeObject): StoredObject {
    return new StoredObject(this.key, object, this.revision);
  }

  /**
   * Members of the object as JSON text, without `kind`, `apiVersion` and the opening brace. All
   * forms with all members share this text.
   */
  get body(): string {
    return this.#body ??= membersText(this.object);
  }

  /** Returns the object as JSON text. */
  text({ head, metadataOnly = false, convert, render }: ObjectForm): string {
    if (metadataOnly) return `${head}"metadata":${JSON.stringify(this.object.metadata)}}`;
    const shown = convert ? convert(this.object) : this.object;
    if (render) return render(shown);
    return head + (shown === this.object ? this.body : membersText(shown));
  }
}

function membersText(object: KubeObject): string {
  const { kind: _kind, apiVersion: _apiVersion, ...members } = object;
  return JSON.stringify(members).slice(1);
}

/** The kinds of change that a watch reports. */
export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

/** The fields of a {@linkcode StoreEvent}. */
export interface StoreEventInit {
  /** The kind of change. */
  type: ChangeType;
  /** The collection that changed. */
  collection: string;
  /** The new version; for a deletion the last one, with the revision of the deletion. */
  current: StoredObject;
  /** The previous version; absent if the object was added. */
  previous?: StoredObject;
}

const encoder = new TextEncoder();

/** One change to the store, serialized once for all watches. */
export class StoreEvent {
  /** The kind of change. */
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** The collection that changed. */
  readonly collection: string;
  /** The new version; for a deletion the last one. */
  readonly current: StoredObject;
  /** The previous version; `undefined` if the object was added. */
  readonly previous: StoredObject | undefined;
  #frames: Map<string, Uint8Array<ArrayBuffer>> | undefined = new Map();

  /** Creates the event. */
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
   * Returns the object that a watch reports with the change as `type`. An object that leaves a
   * selection is reported as DELETED, with its previous state and the revision of the change.
   */
  reported(type: "ADDED" | "MODIFIED" | "DELETED"): StoredObject {
    return type === "DELETED" && this.previous
      ? StoredObject.at(this.revision, this.previous)
      : this.current;
  }

  /** Returns the watch frame that reports the change as `type`. */
  frame(type: "ADDED" | "MODIFIED" | "DELETED", form: ObjectForm): Uint8Array<ArrayBuffer> {
    if (form.render) return encodeFrame(type, this.reported(type).text(form));
    const id = type + form.head;
    let frame = this.#frames?.get(id);
    if (!frame) {
      frame = encodeFrame(type, this.reported(type).text(form));
      this.#frames?.set(id, frame);
    }
    return frame;
  }

  /**
   * Drops the cached frames, once all open watches have them, because the history keeps this event.
   */
  settle(): void {
    this.#frames = undefined;
  }
}

/** Returns a watch frame: one line of JSON. */
export function encodeFrame(type: string, objectJson: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`{"type":"${type}","object":${objectJson}}\n`);
}
