import { assertEquals, assertStrictEquals } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { changeOf } from "../../../src/informer/handlers/change.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { test } from "../../support/test.ts";

const packer = new ObjectPacker<KubernetesObject>();

test("changeOf gives exactly the fields of each kind of change", () => {
  const object = { metadata: { name: "a", resourceVersion: "2" } };
  const stored = packer.pack({ ...object });
  const common = { stored, missed: false, initial: true };
  assertEquals(changeOf({ ...common, type: "added" }), { type: "added", object, initial: true });
  assertEquals(changeOf({ ...common, type: "deleted", missed: true }), {
    type: "deleted",
    object,
    missed: true,
  });
  const previous = packer.pack({ metadata: { name: "a", resourceVersion: "1" } });
  const updated = { ...changeOf({ ...common, type: "updated", previous }) };
  assertEquals(updated, {
    type: "updated",
    object,
    previous: { metadata: { name: "a", resourceVersion: "1" } },
  });
});

test("changeOf parses the previous version only when it is read", () => {
  const stored = packer.pack({ metadata: { name: "a", resourceVersion: "2" } });
  let looks = 0;
  const previous = packer.pack({ metadata: { name: "a", resourceVersion: "1" } });
  const get = previous.get.bind(previous);
  Object.defineProperty(previous, "get", { value: () => (looks++, get()) });
  const change = changeOf({ type: "updated", stored, previous, missed: false, initial: false });
  assertStrictEquals(change.object, stored.get());
  assertEquals(looks, 0);
  assertEquals(change.type === "updated" && change.previous.metadata.resourceVersion, "1");
  assertEquals(looks, 1);
});
