import {
  customResourcesOf,
  definitionCollection,
  establishedStatus,
} from "./custom_resource_definition.ts";
import type { KubeObject } from "./kube_object.ts";
import { collectionOf } from "./served_resource.ts";
import type { StoreEvent } from "./store_event.ts";
import { timestamp, type WriteContext } from "../routes/write_context.ts";

/**
 * Serves the resources of CustomResourceDefinitions, from the creation of a definition until its
 * deletion, which deletes the objects too.
 *
 * Source: `k8s.io/apiextensions-apiserver`, which needs a moment; here it takes effect at once.
 */
export class CustomResourceController implements Disposable {
  readonly #context: WriteContext;
  readonly #subscription: Disposable;

  /** Subscribes to the store. */
  constructor(context: WriteContext) {
    this.#context = context;
    this.#subscription = context.store.subscribe(
      definitionCollection,
      (event) => this.#react(event),
    );
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #react({ type, key, current, previous }: StoreEvent): void {
    if (previous) this.#withdraw(previous.object);
    if (type === "DELETED") {
      this.#removeObjects(current.object);
      return;
    }
    for (const resource of customResourcesOf(current.object)) {
      this.#context.registry.register(resource);
    }
    if (type === "ADDED") {
      const status = establishedStatus(current.object, timestamp(this.#context.now()));
      this.#context.store.put(definitionCollection, key, { ...current.object, status });
    }
  }

  #withdraw(definition: KubeObject): void {
    for (const { group, version = "v1", plural } of customResourcesOf(definition)) {
      this.#context.registry.unregister({ group, version, plural });
    }
  }

  #removeObjects(definition: KubeObject): void {
    const { store } = this.#context;
    for (const resource of customResourcesOf(definition).slice(0, 1)) {
      const collection = collectionOf(resource);
      for (const { key } of store.list(collection)) store.delete(collection, key);
    }
  }
}
