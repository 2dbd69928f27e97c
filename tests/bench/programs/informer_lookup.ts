/** Looks up objects in a store of COUNT objects repeatedly; the argument says how it keeps them. */

import { setImmediate } from "node:timers/promises";
import type { KubernetesObject } from "../../../mod.ts";
import { labelIndex } from "../../../src/informer/store/object_index.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { Store } from "../../../src/informer/store/store.ts";
import { pod } from "../pods.ts";
import { argument, count, measure } from "./program.ts";

const HITS_IN_INDEX = 10;
const HITS_IN_NAMESPACE = 100;
const LABEL = "bench/group";
/** The number of keys is always the same, spread over all objects. */
const KEYS = 500;
const FEW_KEYS = 20;
const TIMES_EACH = 1_000;
const GROUPS = 100;
const NAMESPACES = 10;
const PASSES = 60;

const keep = argument === "objects" ? "objects" : "bytes";
const packer = new ObjectPacker<KubernetesObject>({
  keep,
  indexes: { group: labelIndex(LABEL) },
});
const store = new Store<KubernetesObject>({ packer, onChange: () => {} });
store.replace(stored());

/** The results of the last pass, so that no runtime can leave the lookups out. */
let held: unknown[] = [];

await measure(async () => ({
  lookups: {
    list: await microsecondsEach(
      spread(NAMESPACES, HITS_IN_NAMESPACE, namespaceOf),
      (namespace) => {
        return hits(store.list(namespace), HITS_IN_NAMESPACE);
      },
    ),
    byIndex: await microsecondsEach(spread(GROUPS, HITS_IN_INDEX, groupOf), (group) => {
      return hits(store.byIndex("group", group), HITS_IN_INDEX);
    }),
    // At the end, because the store remembers the objects that it has parsed while they are held.
    getFew: await microsecondsEach(repeated(spread(FEW_KEYS, 1, keyOf), TIMES_EACH), get),
    get: await microsecondsEach(spread(KEYS, 1, keyOf), get),
  },
}));

function get(key: string): object {
  const object = store.get(key);
  if (!object) throw new Error(`There is no ${key}.`);
  return object;
}

function* stored() {
  for (let index = 0; index < count; index++) {
    const object = pod(index) as unknown as KubernetesObject;
    object.metadata.namespace = namespaceOf(index);
    object.metadata.labels = { ...object.metadata.labels, [LABEL]: groupOf(index) };
    yield packer.packOneOfMany(object, JSON.stringify(object));
  }
}

function namespaceOf(index: number): string {
  return `team-${Math.floor(index / HITS_IN_NAMESPACE)}`;
}

function groupOf(index: number): string {
  return `group-${Math.floor(index / HITS_IN_INDEX)}`;
}

function keyOf(index: number): string {
  return `${namespaceOf(index)}/${(pod(index) as unknown as KubernetesObject).metadata.name}`;
}

/** Returns `many` names, evenly spread over all objects, for groups of `width` objects each. */
function spread(many: number, width: number, of: (index: number) => string): string[] {
  const step = Math.floor(count / width / many) * width;
  return Array.from({ length: many }, (_, position) => of(position * step));
}

function repeated(texts: string[], times: number): string[] {
  return Array.from({ length: times }, () => texts).flat();
}

function hits(found: readonly unknown[], expected: number): readonly unknown[] {
  if (found.length !== expected) throw new Error(`${found.length} objects were found.`);
  return found;
}

/**
 * Returns the best of many passes: other work of the machine is not part of a lookup, nor is a
 * garbage collection, which takes longer with more objects.
 */
async function microsecondsEach(
  args: readonly string[],
  lookUp: (arg: string) => unknown,
): Promise<number> {
  const passes: number[] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    const startMs = performance.now();
    const results = args.map(lookUp);
    passes.push(1000 * (performance.now() - startMs) / args.length);
    held = results;
    await setImmediate();
  }
  if (held.length !== args.length) throw new Error("A lookup was left out.");
  return Math.min(...passes);
}
