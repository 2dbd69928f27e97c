import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { labelIndex, ObjectIndex, ownerIndex } from "../../../src/informer/store/object_index.ts";
import { StoredObject } from "../../../src/informer/store/stored_object.ts";
import { test } from "../../support/test.ts";

const plain: KubernetesObject = { metadata: { name: "plain" } };

test("labelIndex gives the value of the label, and nothing if the label is missing", () => {
  const index = labelIndex("app");
  assertEquals(index({ metadata: { name: "x", labels: { app: "web", tier: "1" } } }), "web");
  assertEquals(index({ metadata: { name: "x", labels: { tier: "1" } } }), undefined);
  assertEquals(index(plain), undefined);
  assertEquals(labelIndex("toString")({ metadata: { name: "x", labels: {} } }), undefined);
});

test("ownerIndex gives the uids of all owners", () => {
  const owner = (uid: string) => ({ apiVersion: "apps/v1", kind: "ReplicaSet", name: "rs", uid });
  const index = ownerIndex();
  assertEquals(index({ metadata: { name: "x", ownerReferences: [owner("a"), owner("b")] } }), [
    "a",
    "b",
  ]);
  assertEquals(index(plain), undefined);
});

function stored(key: string, ...values: string[]): StoredObject<unknown> {
  const indexValues = [["elsewhere"], values];
  return new StoredObject<unknown>({ object: {} }, {
    key,
    uid: "",
    resourceVersion: "",
    indexValues,
  });
}

test("ObjectIndex finds objects by the values at its position, until they are deleted", () => {
  const index = new ObjectIndex<unknown>(1);
  const keys = (value: string) => [...index.get(value) ?? []];
  const [a, b, none] = [stored("a", "x", "y"), stored("b", "x"), stored("none")];
  for (const object of [a, b, none]) index.replace(undefined, object);
  assertEquals([keys("x"), keys("y"), keys("elsewhere")], [["a", "b"], ["a"], []]);
  index.delete(a);
  assertEquals([keys("x"), keys("y")], [["b"], []]);
});

test("a value is forgotten when its last object is gone", () => {
  const index = new ObjectIndex<unknown>(1);
  const object = stored("a", "x", "x");
  index.replace(undefined, object);
  index.delete(object);
  index.delete(object);
  assertEquals(index.get("x"), undefined);
});

test("an object replaces the one before it, with other values or the same", () => {
  const index = new ObjectIndex<unknown>(1);
  const keys = (value: string) => [...index.get(value) ?? []];
  const before = stored("a", "x", "y");
  index.replace(undefined, before);
  index.replace(before, stored("a", "y", "z"));
  assertEquals([keys("x"), keys("y"), keys("z")], [[], ["a"], ["a"]]);
});
