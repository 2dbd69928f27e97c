/**
 * The part of `Reflect`'s metadata that tsyringe, and so @peculiar/x509, refuses to load without.
 * A program that has the whole of it (the package reflect-metadata) keeps its own.
 */

type MetadataStore = WeakMap<object, Map<unknown, unknown>>;

const store: MetadataStore = new WeakMap();

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const metadata = store.get(target) ?? new Map();
  store.set(target, metadata.set(key, value));
}

function getOwnMetadata(key: unknown, target: object): unknown {
  return store.get(target)?.get(key);
}

if (!("getMetadata" in Reflect)) {
  Object.assign(Reflect, { defineMetadata, getMetadata: getOwnMetadata, getOwnMetadata });
}
