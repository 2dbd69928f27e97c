import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { RecentObjects } from "../../../src/informer/store/recent_objects.ts";
import { test } from "../../support/test.ts";

test("the last objects stay as they were parsed, and are released in the order in which they came", () => {
  const recent = new RecentObjects<KubernetesObject>(2);
  const packer = new ObjectPacker<KubernetesObject>();
  const objects = ["a", "b", "c"].map((name) => ({ metadata: { name } }));
  const stored = objects.map((object) => packer.pack(object));
  stored.forEach((each) => recent.add(each));
  assertEquals(objects.map((object, i) => stored[i]?.read() === object), [false, true, true]);
  assertEquals(stored[0]?.read(), objects[0]);
});
