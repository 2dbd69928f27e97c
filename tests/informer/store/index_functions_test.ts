import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { labelIndex, ownerIndex } from "../../../src/informer/store/index_functions.ts";
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
