import { assertEquals } from "@std/assert";
import { listerOf, NamespaceIndex } from "../../../src/testing/workloads/namespace_index.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

test("NamespaceIndex has the present objects of each namespace, until it is disposed of", () => {
  const store = new ObjectStore();
  const index = new NamespaceIndex(store, "pods");
  const put = (namespace: string, name: string, more = {}) =>
    store.put("pods", `${namespace}/${name}`, { metadata: { name, namespace, ...more } });
  for (const [namespace, name] of [["a", "y"], ["a", "x"], ["b", "x"]] as const) {
    put(namespace, name);
  }
  put("a", "y", { labels: { app: "web" } });
  const shown = (namespace: string) =>
    index.in(namespace).map(({ metadata }) => [metadata.name, metadata.labels?.app]);
  assertEquals([shown("a"), shown("b"), shown("c")], [
    [["y", "web"], ["x", undefined]],
    [["x", undefined]],
    [],
  ]);
  store.delete("pods", "b/x");
  assertEquals(shown("b"), []);
  index[Symbol.dispose]();
  put("a", "z");
  assertEquals(shown("a").length, 2);
});

test("listerOf lists the objects of one namespace, not of those whose names begin alike", () => {
  const store = new ObjectStore();
  for (const namespace of ["shop", "shop-2"]) {
    store.put("pods", `${namespace}/a`, { metadata: { name: "a", namespace } });
  }
  const found = listerOf(store, "pods")("shop");
  assertEquals(found.map(({ metadata }) => metadata.namespace), ["shop"]);
});
