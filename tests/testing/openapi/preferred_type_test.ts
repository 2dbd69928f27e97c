import { assertEquals } from "@std/assert";
import { preferredType } from "../../../src/testing/openapi/preferred_type.ts";
import { test } from "../../support/test.ts";

test("the first range decides that has one of the types, the better ones first", () => {
  const choices: [accept: string | null, type: string | undefined][] = [
    [null, "a/json"],
    ["", "a/json"],
    ["*/*", "a/json"],
    ["*", "a/json"],
    ["a/*", "a/json"],
    ["a/b@1", "a/b@1"],
    ["a/b@1, a/json", "a/b@1"],
    ["a/json, a/b@1", "a/json"],
    ["a/b@1;q=0.1, a/json", "a/json"],
    ["a/b@1;q=0.3 , a/json;v=1;q=0.2", "a/b@1"],
    ["*/*, a/b@1;q=0.1", "a/b@1"],
    ["a/*;q=1, a/b@1;q=0.1", "a/b@1"],
    ["a/b@1;q=0", "a/b@1"],
    ["a/b@1;q=no, a/json;q=0.1", "a/json"],
    ["a/none, a/b@1;q=0.5", "a/b@1"],
    ["a/json/x, a, , /, a/b@1", "a/b@1"],
    ["a/JSON", undefined],
    ["text/html", undefined],
    ["b/*", undefined],
  ];
  for (const [accept, type] of choices) {
    assertEquals(preferredType(accept, ["a/json", "a/b@1"]), type, String(accept));
  }
});
