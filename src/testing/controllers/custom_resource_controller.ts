import {
  CLEANUP_FINALIZER,
  customResourcesOf,
  definitionCollection,
  servedResourcesOf,
  settledDefinition,
  withTerminating,
} from "../resources/custom_resource_definition.ts";
import { deleteObject } from "../writes/delete_object.ts";
import { equalJson, valueAt } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf } from "../resources/served_resource.ts";
import { readStored } from "../resources/read_stored.ts";
import type { StoreEvent } from "../objects/store_event.ts";
import { timestamp, type WriteContext } from "../writes/write_context.ts";

/** The open watches, as far as a change of a definition ends them. */
export interface EndableWatches {
  closeOf(resource: { group: string; plural: string }): void;
}

/**
 * Serves the resources of CustomResourceDefinitions, from the creation of a definition until its
 * deletion: this deletes the objects too, and waits for those that have finalizers. Watches of the
 * resource end with the definition, and with any change of its `spec`, as on the real server, which
 * makes a new storage for it: from then on the stored objects are read by the new schema. A definition
 * is served if no other one of its group has one of its names.
 *
 * Source: `k8s.io/apiextensions-apiserver`, which needs a moment; here it takes effect at once.
 */
export class CustomResourceController implements Disposable {
  readonly #context: WriteContext;
  readonly #watches: EndableWatches;
  readonly #subscription: Disposable;

  /** Subscribes to the store. */
  constructor(context: WriteContext, watches: EndableWatches) {
    this.#context = context;
    this.#watches = watches;
    this.#subscription = context.store.subscribe(undefined, (event) => this.#react(event));
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #react(event: StoreEvent): void {
    if (event.collection === definitionCollection) this.#serve(event);
    else if (event.type === "DELETED") this.#removeIfEmpty(definitionOf(event.collection));
  }

  #serve({ type, key, current, previous }: StoreEvent): void {
    if (previous) this.#withdraw(previous.object);
    if (previous && (type === "DELETED" || hasOtherSpec(previous.object, current.object))) {
      const [resource] = customResourcesOf(previous.object);
      if (resource) {
        this.#watches.closeOf(resource);
        const read = (object: KubeObject) => readStored(current.object, object);
        this.#context.store.reread(collectionOf(resource), read);
      }
    }
    if (type === "DELETED") return this.#settleOthers(current.object);
    for (const resource of servedResourcesOf(current.object)) {
      this.#context.registry.register(resource);
    }
    this.#settle(key);
    if (isNewlyTerminating(current.object, previous?.object)) this.#removeObjects(key);
  }

  /** Gives a definition the names that are free, and the conditions that follow. */
  #settle(key: string): void {
    const { store, now } = this.#context;
    const definition = store.get(definitionCollection, key)?.object;
    if (!definition) return;
    const group = () => this.#definitionsOf(groupOf(definition));
    const settled = settledDefinition(definition, { group, at: timestamp(now()) });
    if (settled === definition) return;
    store.put(definitionCollection, key, settled);
    const path = "status.acceptedNames";
    if (!equalJson(valueAt(settled, path), valueAt(definition, path))) this.#settleOthers(settled);
  }

  /** Gives the other definitions of a group the names that one of them has no longer. */
  #settleOthers(definition: KubeObject): void {
    for (const { metadata } of this.#definitionsOf(groupOf(definition))) {
      if (metadata.name !== definition.metadata.name) this.#settle(metadata.name!);
    }
  }

  #definitionsOf(group: unknown): KubeObject[] {
    const stored = this.#context.store.list(definitionCollection);
    return stored.map(({ object }) => object).filter((each) => groupOf(each) === group);
  }

  #withdraw(definition: KubeObject): void {
    for (const { group, version = "v1", plural } of customResourcesOf(definition)) {
      this.#context.registry.unregister({ group, version, plural });
    }
  }

  /** Deletes the objects of a definition, those with finalizers as far as these allow it. */
  #removeObjects(key: string): void {
    const { store, registry, now } = this.#context;
    const definition = store.get(definitionCollection, key)!.object;
    const [first] = customResourcesOf(definition);
    const resource = first && registry.find({ version: "v1", ...first });
    for (const { object } of resource ? store.list(collectionOf(resource)) : []) {
      const { name = "", namespace = "", deletionTimestamp } = object.metadata;
      if (deletionTimestamp) continue;
      deleteObject(this.#context, { resource: resource!, namespace, name });
    }
    const reason = "InstanceDeletionInProgress";
    const message = "CustomResource deletion is in progress";
    const at = timestamp(now());
    store.put(definitionCollection, key, withTerminating(definition, { reason, message, at }));
    this.#removeIfEmpty(key);
  }

  /** Removes a definition that is being deleted, if it has no objects and no other finalizers. */
  #removeIfEmpty(key: string): void {
    const { store } = this.#context;
    const definition = store.get(definitionCollection, key)?.object;
    if (!definition?.metadata.finalizers?.includes(CLEANUP_FINALIZER)) return;
    if (definition.metadata.deletionTimestamp === undefined) return;
    const [resource] = customResourcesOf(definition);
    if (resource && store.list(collectionOf(resource)).length > 0) return;
    const { finalizers = [], ...metadata } = definition.metadata;
    const left = finalizers.filter((each) => each !== CLEANUP_FINALIZER);
    if (left.length === 0) store.delete(definitionCollection, key);
    else {
      store.put(definitionCollection, key, {
        ...definition,
        metadata: { ...metadata, finalizers: left },
      });
    }
  }
}

function hasOtherSpec(before: KubeObject, after: KubeObject): boolean {
  return JSON.stringify(before.spec) !== JSON.stringify(after.spec);
}

function isNewlyTerminating(definition: KubeObject, previous: KubeObject | undefined): boolean {
  return definition.metadata.deletionTimestamp !== undefined &&
    previous?.metadata.deletionTimestamp === undefined;
}

function groupOf(definition: KubeObject): unknown {
  return valueAt(definition, "spec.group");
}

/** Returns the name of the definition of a collection, such as `example.com/widgets`. */
function definitionOf(collection: string): string {
  const [group = "", plural = ""] = collection.split("/");
  return `${plural}.${group}`;
}
