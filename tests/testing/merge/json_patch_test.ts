import { assertEquals, assertThrows } from "@std/assert";
import {
  applyJsonPatch,
  JsonPatchError,
  type JsonPatchOperation,
  parseJsonPatch,
} from "../../../src/testing/merge/json_patch.ts";
import { test } from "../../support/test.ts";

const good: [string, unknown, JsonPatchOperation[], unknown][] = [
  ["adds a member", { a: 1 }, [{ op: "add", path: "/b", value: 2 }], { a: 1, b: 2 }],
  ["adds at an index", [1, 3], [{ op: "add", path: "/1", value: 2 }], [1, 2, 3]],
  ["adds at the end", [1], [{ op: "add", path: "/-", value: 2 }], [1, 2]],
  ["replaces a member", { a: 1 }, [{ op: "replace", path: "/a", value: null }], { a: null }],
  ["replaces an item", [1, 2], [{ op: "replace", path: "/0", value: 9 }], [9, 2]],
  ["adds what is to be replaced", { a: {} }, [{ op: "replace", path: "/a/b", value: 1 }], {
    a: { b: 1 },
  }],
  ["replaces the document", { a: 1 }, [{ op: "replace", path: "", value: 5 }], 5],
  ["removes a member", { a: 1, b: 2 }, [{ op: "remove", path: "/a" }], { b: 2 }],
  ["removes an item", [1, 2, 3], [{ op: "remove", path: "/1" }], [1, 3]],
  ["moves a value", { a: { x: 1 } }, [{ op: "move", from: "/a/x", path: "/y" }], { a: {}, y: 1 }],
  ["moves within an array", [1, 2, 3], [{ op: "move", from: "/0", path: "/2" }], [2, 3, 1]],
  ["copies a value", { a: [1] }, [{ op: "copy", from: "/a", path: "/b" }], { a: [1], b: [1] }],
  ["unescapes keys", { "a/b": 1, "~c": 2 }, [{ op: "remove", path: "/a~1b" }], { "~c": 2 }],
  ["unescapes a tilde", { "~1": 1 }, [{ op: "remove", path: "/~01" }], {}],
  ["tests regardless of key order", { a: { x: 1, y: 2 } }, [
    { op: "test", path: "/a", value: { y: 2, x: 1 } },
  ], { a: { x: 1, y: 2 } }],
  ["tests that a member is missing", { a: {} }, [{ op: "test", path: "/a/b", value: null }], {
    a: {},
  }],
];

for (const [name, document, patch, expected] of good) {
  test(`applyJsonPatch ${name}`, () => {
    const before = structuredClone(document);
    assertEquals(applyJsonPatch(document, patch), expected);
    assertEquals(document, before);
  });
}

const bad: [string, unknown, unknown][] = [
  ["removing what is not there", {}, [{ op: "remove", path: "/a" }]],
  ["replacing below what is not there", {}, [{ op: "replace", path: "/a/b", value: 1 }]],
  ["replacing past the end", [1], [{ op: "replace", path: "/1", value: 1 }]],
  ["adding below what is not there", {}, [{ op: "add", path: "/a/b", value: 1 }]],
  ["an index past the end", [1], [{ op: "add", path: "/2", value: 1 }]],
  ["an index with a leading zero", [1, 2], [{ op: "remove", path: "/01" }]],
  ["a test that fails", { a: 1 }, [{ op: "test", path: "/a", value: 2 }]],
  ["a test of a missing member", {}, [{ op: "test", path: "/a", value: 2 }]],
  ["a test below what is not there", {}, [{ op: "test", path: "/a/b", value: null }]],
  ["a test of a missing item", [1], [{ op: "test", path: "/1", value: null }]],
  ["a pointer without a slash", { a: 1 }, [{ op: "remove", path: "a" }]],
  ["moving a value into itself", { a: { b: 1 } }, [{ op: "move", from: "/a", path: "/a/b" }]],
  ["an unknown operation", {}, [{ op: "frob", path: "/a" }]],
  ["a missing value", {}, [{ op: "add", path: "/a" }]],
  ["an inherited member", {}, [{ op: "remove", path: "/constructor" }]],
];

for (const [name, document, patch] of bad) {
  test(`applyJsonPatch refuses ${name}`, () => {
    assertThrows(() => applyJsonPatch(document, parseJsonPatch(patch)), JsonPatchError);
  });
}

test("applyJsonPatch creates a member named __proto__ instead of changing the prototype", () => {
  const patched = applyJsonPatch({}, [{ op: "add", path: "/__proto__", value: { bad: true } }]);
  assertEquals(JSON.stringify(patched), '{"__proto__":{"bad":true}}');
});

test("applyJsonPatch refuses copies of copies that would fill the memory", () => {
  const copies = Array.from({ length: 25 }, (_, at) => ({
    op: "copy" as const,
    from: "/data",
    path: `/data/c${at}`,
  }));
  const document = { data: { a: "x".repeat(10_000) } };
  assertThrows(
    () => applyJsonPatch(document, copies),
    JsonPatchError,
    "exceeding the limit 3145728",
  );
  assertEquals(Object.keys(applyJsonPatch(document, copies.slice(0, 2)) as object), ["data"]);
});

test("parseJsonPatch refuses a body that is not an array of objects", () => {
  assertThrows(() => parseJsonPatch({ op: "add" }), JsonPatchError, "array");
  assertThrows(() => parseJsonPatch(["add"]), JsonPatchError, "object");
});

test("applyJsonPatch refuses copies that would make a document too deep", () => {
  const deep = (levels: number) => JSON.parse('{"a":'.repeat(levels) + "{}" + "}".repeat(levels));
  const path = "/a".repeat(600);
  const copy = (name: string): JsonPatchOperation => ({ op: "copy", from: "", path: path + name });
  const too = "exceeded max depth of 1008";
  assertThrows(() => applyJsonPatch(deep(600), [copy("/b")]), JsonPatchError, too);
  const many = Array.from({ length: 30 }, (_, index) => copy(`/c${index}`));
  assertThrows(() => applyJsonPatch(deep(600), many), JsonPatchError, too);
  assertEquals(applyJsonPatch(deep(300), [{ op: "copy", from: "/a", path: "/b" }]) !== null, true);
});
