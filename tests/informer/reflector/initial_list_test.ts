import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { InitialList } from "../../../src/informer/reflector/initial_list.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
import { test } from "../../support/test.ts";

test("InitialList has the last version of each object that still exists", () => {
  const packer = new ObjectPacker<KubernetesObject>();
  const object = (name: string, resourceVersion: string) =>
    packer.pack({ metadata: { name, resourceVersion } });
  const list = new InitialList<KubernetesObject>();
  list.take("ADDED", object("a", "1"));
  list.take("ADDED", object("b", "2"));
  list.take("MODIFIED", object("a", "3"));
  list.take("DELETED", object("b", "4"));
  list.take("DELETED", object("never there", "5"));
  assertEquals([...list.values()].map(({ key, resourceVersion }) => key + resourceVersion), ["a3"]);
  assertEquals(list.size, 1);
  list.clear();
  assertEquals(list.size, 0);
});
