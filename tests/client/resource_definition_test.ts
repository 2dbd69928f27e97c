import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  apiVersionOf,
  checkDefinition,
  defineResource,
  groupOf,
} from "../../src/client/resource_definition.ts";
import { pods } from "../../src/types/core/v1_resources.ts";
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

test("defineResource names the field that is missing or has a wrong type", () => {
  const names = { group: "example.com", version: "v1", plural: "widgets", kind: "Widget" };
  const define = (init: unknown) => defineResource(init as typeof names);
  for (const field of ["group", "version", "plural", "kind"]) {
    for (const value of [undefined, null, 1, { secret: "hunter2" }, [names.plural]]) {
      const error = assertThrows(() => define({ ...names, [field]: value }), TypeError);
      assertStringIncludes(error.message, `The ${field} of a resource must be a string: it is `);
      assert(!error.message.includes("hunter2"), error.message);
    }
  }
  for (const namespaced of ["false", "", 0, null]) {
    const error = assertThrows(() => define({ ...names, namespaced }), TypeError);
    assertStringIncludes(error.message, "namespaced must be true or false");
  }
  for (const init of [{}, undefined, null, "widgets"]) {
    assertThrows(() => define(init), TypeError, "The group of a resource must be a string");
  }
});

test("checkDefinition refuses what does not come from defineResource or the types", () => {
  const names = { group: "", version: "v1", plural: "pods", kind: "Pod", namespaced: true };
  checkDefinition(names);
  checkDefinition(pods);
  for (const value of [undefined, null, "pods", () => names, [names], {}, { pods: names }]) {
    assertThrows(() => checkDefinition(value, "a"), TypeError, 'The resource "a"');
  }
  for (const field of Object.keys(names)) {
    const missing = { ...names, [field]: undefined };
    assertThrows(() => checkDefinition(missing), TypeError, `its ${field} is undefined`);
  }
});

test("apiVersionOf leaves out the group for the core group", () => {
  assertEquals(apiVersionOf({ group: "", version: "v1" }), "v1");
  assertEquals(apiVersionOf({ group: "apps", version: "v1" }), "apps/v1");
});

test("groupOf returns the group of an apiVersion, and nothing for the core group", () => {
  assertEquals([groupOf("v1"), groupOf("apps/v1"), groupOf("")], ["", "apps", ""]);
});
