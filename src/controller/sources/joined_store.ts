import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { Informer } from "../../informer/informer.ts";
import type { Lister } from "../../informer/store/lister.ts";

/** Returns the objects of several informers, such as those of a few namespaces, as one store. */
export function joinedStore<T>(informers: readonly Informer<T>[]): Lister<T> {
  const [first] = informers;
  return first && informers.length === 1 ? first.store : new JoinedStore(informers);
}

class JoinedStore<T> implements Lister<T> {
  readonly #informers: readonly Informer<T>[];

  constructor(informers: readonly Informer<T>[]) {
    this.#informers = informers;
  }

  get size(): number {
    return this.#stores.reduce((size, store) => size + store.size, 0);
  }

  get(key: string): DeepReadonly<T> | undefined {
    return this.#stores.find((store) => store.has(key))?.get(key);
  }

  has(key: string): boolean {
    return this.#stores.some((store) => store.has(key));
  }

  keys(): Iterable<string> {
    return this.#stores.flatMap((store) => [...store.keys()]);
  }

  list(namespace?: string): DeepReadonly<T>[] {
    return this.#stores.flatMap((store) => store.list(namespace));
  }

  byIndex(name: string, value: string): DeepReadonly<T>[] {
    return this.#stores.flatMap((store) => store.byIndex(name, value));
  }

  countByIndex(name: string, value: string): number {
    return this.#stores.reduce((count, store) => count + store.countByIndex(name, value), 0);
  }

  *[Symbol.iterator](): Iterator<DeepReadonly<T>> {
    for (const store of this.#stores) yield* store;
  }

  get #stores(): Lister<T>[] {
    return this.#informers.map(({ store }) => store);
  }
}
