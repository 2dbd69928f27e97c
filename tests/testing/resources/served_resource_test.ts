import { assertEquals } from "@std/assert";
import { apiVersionOf, collectionOf } from "../../../src/testing/resources/served_resource.ts";
import { test } from "../../support/test.ts";

test("the core group is not named in collections and versions", () => {
  assertEquals(collectionOf({ group: "", plural: "pods" }), "pods");
  assertEquals(collectionOf({ group: "apps", plural: "deployments" }), "apps/deployments");
  assertEquals(apiVersionOf({ group: "", version: "v1" }), "v1");
  assertEquals(apiVersionOf({ group: "apps", version: "v1" }), "apps/v1");
});
