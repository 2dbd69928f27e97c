import { assertEquals } from "@std/assert";
import { apiVersionOf, groupOf } from "../../src/client/api_version.ts";
import { test } from "../support/test.ts";

test("apiVersionOf leaves out the group for the core group", () => {
  assertEquals(apiVersionOf({ group: "", version: "v1" }), "v1");
  assertEquals(apiVersionOf({ group: "apps", version: "v1" }), "apps/v1");
});

test("groupOf returns the group of an apiVersion, and nothing for the core group", () => {
  assertEquals([groupOf("v1"), groupOf("apps/v1"), groupOf("")], ["", "apps", ""]);
});
