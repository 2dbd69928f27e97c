import { createObject } from "../writes/create_object.ts";
import { deleteObject } from "../writes/delete_object.ts";
import { membersOf, textsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import type { StoredObject, StoreEvent } from "../objects/store_event.ts";
import { timestamp, type WriteContext } from "../writes/write_context.ts";
import { type RemainingObjects, withDeletionConditions } from "./namespace_conditions.ts";

/**
 * Replaces the controllers for namespaces: creates the `default` ServiceAccount of each new
 * namespace, and deletes the contents of a terminating namespace and then the namespace itself.
 * Both are complete before the response to the request that caused them. The conditions of a namespace
 * tell what it waits for.
 *
 * Source: the ServiceAccount and namespace controllers of kube-controller-manager.
 */
export class NamespaceController implements Disposable {
  readonly #context: WriteContext;
  readonly #subscription: Disposable;
  readonly #serviceAccounts: ServedResource;

  /** Subscribes to the store. */
  constructor(context: WriteContext) {
    this.#context = context;
    this.#serviceAccounts = context.registry.findKind("v1", "ServiceAccount")!;
    this.#subscription = context.store.subscribe(undefined, (event) => this.#react(event));
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #react(event: StoreEvent): void {
    if (event.collection === "namespaces") {
      const namespace = this.#context.store.get("namespaces", event.key)?.object;
      if (event.type === "ADDED") this.#addServiceAccount(event.key);
      else if (isTerminating(namespace)) this.#empty(event.key);
      return;
    }
    const { namespace: name } = event.current.object.metadata;
    if (event.type !== "DELETED" || !name) return;
    const namespace = this.#context.store.get("namespaces", name)?.object;
    if (isTerminating(namespace)) this.#removeIfEmpty(name);
  }

  #addServiceAccount(namespace: string): void {
    if (this.#context.store.get("serviceaccounts", `${namespace}/default`)) return; // restored
    const object = { metadata: { name: "default" } };
    createObject(this.#context, { resource: this.#serviceAccounts, namespace, object });
  }

  #empty(namespace: string): void {
    for (const resource of this.#namespacedResources()) {
      for (const stored of this.#contents(resource, namespace)) {
        const { name = "", deletionTimestamp } = stored.object.metadata;
        if (!deletionTimestamp) deleteObject(this.#context, { resource, namespace, name });
      }
    }
    this.#removeIfEmpty(namespace);
  }

  /** Tells what is left in a namespace, and removes the namespace if nothing is. */
  #removeIfEmpty(namespace: string): void {
    const { store, now } = this.#context;
    const stored = store.get("namespaces", namespace)?.object;
    if (!stored) return;
    const remaining = this.#remainingIn(namespace);
    const object = withDeletionConditions(stored, { remaining, at: timestamp(now()) });
    if (object !== stored) store.put("namespaces", namespace, object);
    if (remaining.length > 0) return;
    const spec = membersOf(object.spec);
    const finalizers = textsOf(spec.finalizers);
    const others = finalizers.filter((each) => each !== "kubernetes");
    if (others.length === 0 && !object.metadata.finalizers?.length) {
      store.delete("namespaces", namespace);
    } else if (others.length < finalizers.length) {
      store.put("namespaces", namespace, { ...object, spec: { ...spec, finalizers: others } });
    }
  }

  #remainingIn(namespace: string): RemainingObjects[] {
    return this.#namespacedResources().flatMap((resource) => {
      const objects = this.#contents(resource, namespace).map(({ object }) => object);
      const name = `${resource.plural}.${resource.group}`;
      return objects.length > 0 ? [{ resource: name, objects }] : [];
    });
  }

  #contents(resource: ServedResource, namespace: string): StoredObject[] {
    return this.#context.store.list(collectionOf(resource)).filter(({ key }) =>
      key.startsWith(`${namespace}/`)
    );
  }

  // one version of each is enough, because all versions share a collection
  #namespacedResources(): ServedResource[] {
    const byCollection = new Map<string, ServedResource>();
    for (const resource of this.#context.registry) {
      const collection = collectionOf(resource);
      if (resource.namespaced && !byCollection.has(collection)) {
        byCollection.set(collection, resource);
      }
    }
    return [...byCollection.values()];
  }
}

function isTerminating(namespace: KubeObject | undefined): boolean {
  return namespace?.metadata.deletionTimestamp !== undefined;
}
