import { assertEquals } from "@std/assert";
import { ObjectIndex } from "../../src/informer/object_index.ts";
import { StoredObject } from "../../src/informer/stored_object.ts";
import { test } from "../support/test.ts";

function stored(key: string, ...values: string[]): StoredObject<unknown> {
  const indexValues = [["elsewhere"], values];
  return new StoredObject<unknown>(new Uint8Array(), {
    key,
    namespace: "",
    uid: "",
    resourceVersion: "",
    indexValues,
    freeze: false,
  });
}

test("ObjectIndex finds objects by the values at its position, until they are deleted", () => {
  const index = new ObjectIndex<unknown>(1);
  const keys = (value: string) => [...index.get(value) ?? []].map((object) => object.key);
  const [a, b, none] = [stored("a", "x", "y"), stored("b", "x"), stored("none")];
  for (const object of [a, b, none]) index.add(object);
  assertEquals([keys("x"), keys("y"), keys("elsewhere")], [["a", "b"], ["a"], []]);
  index.delete(a);
  assertEquals([keys("x"), keys("y")], [["b"], []]);
});

test("a value that no object has any more is forgotten", () => {
  const index = new ObjectIndex<unknown>(1);
  const object = stored("a", "x", "x");
  index.add(object);
  index.delete(object);
  index.delete(object);
  assertEquals(index.get("x"), undefined);
});
