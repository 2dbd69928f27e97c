import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { defineResource } from "../../src/client/resource_definition.ts";
import { test } from "../support/test.ts";

test("defineResource describes a resource, which is namespaced by default", () => {
  const names = { group: "example.com", version: "v1", plural: "widgets", kind: "Widget" };
  assertEquals(defineResource(names), { ...names, namespaced: true });
  assertEquals(defineResource({ ...names, namespaced: false }).namespaced, false);
  assertEquals(defineResource({ ...names, group: "" }).group, "");
});

test("defineResource refuses names that would lead elsewhere", () => {
  const names = { group: "example.com", version: "v1", plural: "widgets", kind: "Widget" };
  const wrong = [
    { group: "a/b" },
    { group: ".." },
    { version: "" },
    { version: "v1/x" },
    { plural: "Widgets" },
    { plural: "widgets?watch=true" },
    { plural: "" },
    { kind: "" },
    { kind: "a b" },
  ];
  for (const change of wrong) {
    const error = assertThrows(() => defineResource({ ...names, ...change }), TypeError);
    assertStringIncludes(error.message, JSON.stringify(Object.values(change)[0]));
  }
});
