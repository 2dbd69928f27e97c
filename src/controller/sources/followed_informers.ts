import { resourcePath } from "../../client/resource_path.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Informer } from "../../informer/informer.ts";
import type { InformerFactory } from "../../informer/informer_factory.ts";
import type { FollowedResource } from "../own_writes/store_gate.ts";
import { informerOf, selectionOf, type Watched } from "./watched.ts";

interface Followed extends FollowedResource {
  /** The path of the resource without a namespace. */
  readonly resource: string;
  readonly namespace: string | undefined;
  users: number;
}

/** An informer that a controller uses; dispose of it when the controller no longer does. */
export interface Following<T extends KubernetesObject> extends Disposable {
  /** The informer. */
  readonly informer: Informer<T>;
}

/** The informers of a manager's controllers; one without users ends. */
export class FollowedInformers {
  readonly #informers: InformerFactory;
  readonly #followed = new Map<string, Followed>();

  /** Creates a collection without informers. */
  constructor(informers: InformerFactory) {
    this.#informers = informers;
  }

  /** Begins to follow objects. */
  follow<T extends KubernetesObject>(watched: Watched<T>): Following<T> {
    const { resource, namespace, labelSelector, metadataOnly = false } = selectionOf(watched);
    const path = resourcePath(resource);
    const key = JSON.stringify([path, namespace, labelSelector, metadataOnly]);
    const informer = informerOf(this.#informers, watched);
    const followed = this.#followed.get(key) ?? {
      resource: path,
      namespace,
      labelSelector,
      informer: informer as unknown as Informer<KubernetesObject>,
      users: 0,
    };
    followed.users++;
    this.#followed.set(key, followed);
    let isUsed = true;
    return {
      informer,
      [Symbol.dispose]: () => {
        if (!isUsed) return;
        isUsed = false;
        if (--followed.users > 0) return;
        this.#followed.delete(key);
        informer[Symbol.asyncDispose]();
      },
    };
  }

  /** All informers that are used at this moment. */
  get all(): FollowedResource[] {
    return [...this.#followed.values()];
  }

  /** Returns the informers that have the objects of a resource in a namespace, or in any. */
  of(resource: string, namespace?: string): FollowedResource[] {
    return [...this.#followed.values()].filter((each) =>
      each.resource === resource &&
      (each.namespace === undefined || namespace === undefined || each.namespace === namespace)
    );
  }
}
