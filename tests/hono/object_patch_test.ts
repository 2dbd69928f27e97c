import { assertEquals } from "@std/assert";
import { objectPatch } from "../../src/hono/object_patch.ts";
import { test } from "../support/test.ts";

test("objectPatch has the least that is needed", () => {
  assertEquals(objectPatch({ a: 1 }, { a: 1 }), []);
  assertEquals(objectPatch({ a: [1, 2, 3] }, { a: [1, 3] }), [{ op: "remove", path: "/a/1" }]);
  assertEquals(objectPatch({ a: { b: 1 } }, { a: { b: "1" } }), [
    { op: "replace", path: "/a/b", value: "1" },
  ]);
});

test("objectPatch takes undefined for absent, and no member for another's", () => {
  assertEquals(objectPatch({ a: 1 }, { a: 1, b: undefined }), []);
  assertEquals(objectPatch({ a: 1 }, { a: undefined }), [{ op: "remove", path: "/a" }]);
  const labels = JSON.parse('{"__proto__":"x","constructor":"y"}');
  assertEquals(objectPatch({ labels: {} }, { labels }).map(({ path }) => path).sort(), [
    "/labels/__proto__",
    "/labels/constructor",
  ]);
});

test("objectPatch replaces a very long list that differs, and nothing else", () => {
  const list = Array.from({ length: 20_000 }, (_, index) => index);
  assertEquals(objectPatch({ list, a: 1 }, { list: [...list], a: 2 }), [
    { op: "replace", path: "/a", value: 2 },
  ]);
  const longer = [...list, -1];
  assertEquals(objectPatch({ list }, { list: longer }), [
    { op: "replace", path: "/list", value: longer },
  ]);
});
