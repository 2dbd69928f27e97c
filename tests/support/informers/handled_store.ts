import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import type { Change } from "../../../src/informer/handlers/change.ts";
import type { ChangeListener } from "../../../src/informer/handlers/change_listener.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { Store } from "../../../src/informer/store/store.ts";

/** A ConfigMap for a store; its text is also its resourceVersion. */
export interface TextObject extends KubernetesObject {
  text: string;
}

/** A store that a test writes to, and that delivers its changes to one listener. */
export class HandledStore {
  readonly store: Store<TextObject>;
  readonly #packer = new ObjectPacker<TextObject>({});
  #listener: ChangeListener<TextObject> | undefined;
  /** Whether added objects are part of the initial state of the listener. */
  initial = false;

  constructor() {
    const onChange: ConstructorParameters<typeof Store<TextObject>>[0]["onChange"] = (change) =>
      this.#listener?.change(change, this.initial && change.type === "added");
    this.store = new Store<TextObject>({ packer: this.#packer, onChange });
  }

  /** Delivers changes to the listener from now on. */
  tell(listener: ChangeListener<TextObject>): void {
    this.#listener = listener;
  }

  /** Writes an object, or a newer version of it. */
  put(name: string, text: string): void {
    this.store.apply("MODIFIED", this.#packer.pack(object(name, text)));
  }

  /** Removes an object. */
  remove(name: string, text = "gone"): void {
    this.store.apply("DELETED", this.#packer.pack(object(name, text)));
  }
}

/** Describes a change in one line. */
export function line(change: Change<TextObject>): string {
  const { type, object: { metadata, text } } = change;
  if (type === "added") return `added ${metadata.name} ${text}${change.initial ? " initial" : ""}`;
  if (type === "updated") return `updated ${metadata.name} ${change.previous.text}→${text}`;
  return `deleted ${metadata.name} ${text}`;
}

function object(name: string, text: string): TextObject {
  return { metadata: { name, uid: name, resourceVersion: text }, text };
}
