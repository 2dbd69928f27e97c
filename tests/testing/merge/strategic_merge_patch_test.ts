import { assertEquals, assertThrows } from "@std/assert";
import {
  applyStrategicMergePatch,
  StrategicMergePatchError,
} from "../../../src/testing/merge/strategic_merge_patch.ts";
import { test } from "../../support/test.ts";

const structs = {
  Spec: {
    items: { type: "Item", in: "list", keys: ["name"], patchKey: "name" },
    finalizers: { set: true, patchAdds: true },
    parts: { type: "Spec", in: "map" },
  },
  Item: { ports: { type: "Port", in: "list", patchKey: "port" } },
  Port: {},
} as const;

function patched(document: Record<string, unknown>, patch: Record<string, unknown>) {
  return applyStrategicMergePatch({ document, patch }, { struct: "Spec", structs });
}

function items(...names: string[]) {
  return names.map((name) => ({ name }));
}

test("objects are merged, null removes a field, and a list without a key is replaced", () => {
  assertEquals(patched({ a: { x: 1, y: 1 }, l: [1, 2] }, { a: { x: null, z: 1 }, l: [3] }), {
    a: { y: 1, z: 1 },
    l: [3],
  });
  assertEquals(patched({}, { a: { x: null, y: 1 } }), { a: { y: 1 } });
});

test("items are merged by their key, new items come first, and $patch deletes", () => {
  assertEquals(patched({ items: items("a", "b") }, { items: [{ name: "b", v: 1 }] }), {
    items: [{ name: "a" }, { name: "b", v: 1 }],
  });
  assertEquals(patched({ items: items("a", "b") }, { items: items("c") }), {
    items: items("c", "a", "b"),
  });
  const removal = [{ name: "a", $patch: "delete" }];
  assertEquals(patched({ items: items("a", "b") }, { items: removal }), { items: items("b") });
  assertEquals(patched({}, { items: removal }), { items: [] });
});

test("lists within items and maps are merged too", () => {
  const document = { parts: { x: { items: [{ name: "a", ports: [{ port: 1 }] }] } } };
  const patch = { parts: { x: { items: [{ name: "a", ports: [{ port: 1, n: "p" }] }] } } };
  assertEquals(patched(document, patch), patch);
});

test("$setElementOrder sets the order, with and without a change of the list", () => {
  const order = { "$setElementOrder/items": items("b", "a") };
  assertEquals(patched({ items: items("a", "b", "c") }, order), { items: items("b", "a", "c") });
  assertEquals(patched({ items: items("a") }, { ...order, items: items("b") }), {
    items: items("b", "a"),
  });
});

test("$patch replaces, and $retainKeys drops all other keys", () => {
  assertEquals(patched({ a: { x: 1 } }, { a: { $patch: "replace", y: 1 } }), { a: { y: 1 } });
  assertEquals(patched({ a: { x: 1 } }, { a: { $patch: "delete" } }), { a: {} });
  assertEquals(
    patched({ items: items("a", "b") }, { items: [{ name: "c" }, { $patch: "replace" }] }),
    { items: items("c") },
  );
  assertEquals(patched({ a: { x: 1, y: 1 } }, { a: { $retainKeys: ["y", "z"], z: 1 } }), {
    a: { y: 1, z: 1 },
  });
});

test("values are added to a list where the kind says so, and $deleteFromPrimitiveList removes them", () => {
  assertEquals(patched({ finalizers: ["a"] }, { finalizers: ["b", "a"] }).finalizers, ["b", "a"]);
  const patch = { "$deleteFromPrimitiveList/finalizers": ["a"] };
  assertEquals(patched({ finalizers: ["a", "b"] }, patch), { finalizers: ["b"] });
});

test("an invalid patch is refused", () => {
  const refused: Record<string, unknown>[] = [
    { $patch: "frob" },
    { $retainKeys: "a" },
    { $retainKeys: ["a"], b: 1 },
    { items: [{ v: 1 }] },
    { items: [{ name: "a", $patch: "frob" }] },
  ];
  for (const patch of refused) {
    assertThrows(() => patched({ items: items("a") }, patch), StrategicMergePatchError);
  }
});
