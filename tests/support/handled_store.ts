import type { KubernetesObject } from "../../src/core/object_meta.ts";
import type { Change } from "../../src/informer/change.ts";
import type { ChangeListener } from "../../src/informer/change_listener.ts";
import { ObjectPacker } from "../../src/informer/object_packer.ts";
import { Store } from "../../src/informer/store.ts";

/** A ConfigMap for a store, whose resourceVersion its text is too. */
export interface TextObject extends KubernetesObject {
  text: string;
}

/** A store that a test writes to, and that tells its changes to one listener. */
export class HandledStore {
  readonly store: Store<TextObject>;
  readonly #packer = new ObjectPacker<TextObject>({});
  #listener: ChangeListener<TextObject> | undefined;
  /** Whether what is added is part of the state that the listener begins with. */
  initial = false;

  constructor() {
    const onChange: ConstructorParameters<typeof Store<TextObject>>[0]["onChange"] = (change) =>
      this.#listener?.change(change, this.initial && change.type === "added");
    this.store = new Store<TextObject>({ packer: this.#packer, onChange });
  }

  /** Has the listener told from now on. */
  tell(listener: ChangeListener<TextObject>): void {
    this.#listener = listener;
  }

  /** Writes an object, or a newer version of it. */
  put(name: string, text: string): void {
    this.store.apply("MODIFIED", this.#packer.pack(object(name, text)));
  }

  /** Takes an object away. */
  remove(name: string, text = "gone"): void {
    this.store.apply("DELETED", this.#packer.pack(object(name, text)));
  }
}

/** A change in one line. */
export function line(change: Change<TextObject>): string {
  const { type, object: { metadata, text } } = change;
  if (type === "added") return `added ${metadata.name} ${text}${change.initial ? " initial" : ""}`;
  if (type === "updated") return `updated ${metadata.name} ${change.previous.text}→${text}`;
  return `deleted ${metadata.name} ${text}`;
}

function object(name: string, text: string): TextObject {
  return { metadata: { name, uid: name, resourceVersion: text }, text };
}
