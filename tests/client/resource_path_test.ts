import { assertEquals, assertThrows } from "@std/assert";
import { pathSegment, resourcePath } from "../../src/client/resource_path.ts";
import { test } from "../support/test.ts";
import { resources } from "./resources.ts";

test("resourcePath returns the path of a resource of any group, in a namespace or not", () => {
  const { pods, deployments, namespaces } = resources;
  assertEquals(resourcePath(pods), "/api/v1/pods");
  assertEquals(resourcePath(pods, "a"), "/api/v1/namespaces/a/pods");
  assertEquals(resourcePath(deployments, "a"), "/apis/apps/v1/namespaces/a/deployments");
  assertEquals(resourcePath(namespaces), "/api/v1/namespaces");
});

test("pathSegment encodes characters that have another meaning in a path", () => {
  assertEquals(pathSegment("name", "web-1.example"), "web-1.example");
  assertEquals(pathSegment("name", "system:node?#x"), "system%3Anode%3F%23x");
});

test("pathSegment refuses names that would lead elsewhere, or that no object can have", () => {
  for (const name of ["", ".", "..", "a/b", "../x", "a%2fb", "a\\b", "a\nb", "\0"]) {
    assertThrows(() => pathSegment("name", name), TypeError);
    assertThrows(() => resourcePath(resources.pods, name), TypeError);
  }
  for (const none of [undefined, null, 1]) {
    assertThrows(() => pathSegment("name", none as unknown as string), TypeError);
  }
  assertThrows(() => pathSegment("name", "a\ud83d"), TypeError);
});
