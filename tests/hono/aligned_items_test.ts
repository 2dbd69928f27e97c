import { assertEquals } from "@std/assert";
import { alignedItems, identityOf, isSameItem } from "../../src/hono/aligned_items.ts";
import { test } from "../support/test.ts";

const places = (before: string, after: string) => alignedItems([...before], [...after]);

test("alignedItems finds as many items in the order of both lists as there can be", () => {
  assertEquals(places("", "ab"), []);
  assertEquals(places("abc", "abc"), [[0, 0], [1, 1], [2, 2]]);
  assertEquals(places("abcd", "dabc"), [[0, 1], [1, 2], [2, 3]]);
  assertEquals(places("abcd", "bxda"), [[1, 0], [3, 2]]);
  assertEquals(places("aab", "ab"), [[0, 0], [2, 1]]);
  assertEquals(places("abc", "xyz"), []);
});

test("identityOf is made of the keys that Kubernetes' lists have, or of the whole item", () => {
  const identity = (item: unknown) => identityOf(item, JSON.stringify);
  assertEquals(
    identity({ name: "dns", port: 53, value: 1 }),
    identity({ port: 53, value: 2, name: "dns" }),
  );
  assertEquals(identity({ id: 1 }), '{"id":1}');
  assertEquals(identity({ name: {} }), '{"name":{}}');
  assertEquals(identity("1") === identity(1), false);
});

test("isSameItem compares keys, and the values of items without members", () => {
  assertEquals(isSameItem({ name: "a", value: 1 }, { name: "a" }), true);
  assertEquals(isSameItem({ name: "a" }, { name: "b" }), false);
  assertEquals(isSameItem({ id: 1 }, { id: 2 }), true);
  assertEquals(isSameItem([1], [2]), true);
  assertEquals(isSameItem([1], { 0: 1 }), false);
  assertEquals(isSameItem(1, "1"), false);
});
