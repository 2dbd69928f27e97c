import { assertEquals, assertStrictEquals } from "@std/assert";
import type { DeepReadonly } from "../../../src/core/deep_readonly.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { joinedStore } from "../../../src/controller/sources/joined_store.ts";
import type { Informer } from "../../../src/informer/informer.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { Store } from "../../../src/informer/store/store.ts";
import { test } from "../../support/test.ts";

/** Returns an informer that has objects in a namespace. */
function informerOf(namespace: string, names: string[]) {
  const packer = new ObjectPacker<KubernetesObject>({ indexes: { all: () => "yes" } });
  const store = new Store({ packer, onChange: () => {} });
  store.replace(names.map((name) => packer.pack({ metadata: { name, namespace } })));
  return { store } as unknown as Informer<KubernetesObject>;
}

test("joinedStore shows the objects of all informers", () => {
  const store = joinedStore([informerOf("one", ["a", "b"]), informerOf("two", ["a"])]);
  const keys = ["one/a", "one/b", "two/a"];
  assertEquals([store.size, [...store.keys()]], [3, keys]);
  assertEquals(store.get("two/a")?.metadata.namespace, "two");
  assertEquals([store.get("two/b"), store.has("one/b"), store.has("two/b")], [
    undefined,
    true,
    false,
  ]);
  const keysOf = (objects: Iterable<DeepReadonly<KubernetesObject>>) =>
    Array.from(objects, ({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  assertEquals([keysOf(store), keysOf(store.list()), keysOf(store.list("two"))], [
    keys,
    keys,
    ["two/a"],
  ]);
  assertEquals([keysOf(store.byIndex("all", "yes")), store.countByIndex("all", "yes")], [keys, 3]);
});

test("joinedStore of one informer is its store", () => {
  const informer = informerOf("one", []);
  assertStrictEquals(joinedStore([informer]), informer.store);
  assertEquals([...joinedStore([])], []);
});
