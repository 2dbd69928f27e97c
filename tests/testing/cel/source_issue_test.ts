import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import { CelSyntaxError, describeIssues } from "../../../src/testing/cel/source_issue.ts";

test("issues are printed with their lines and marks, in the order of the source", () => {
  const source = "a &&\n\tb + 👑c";
  const issues = [
    { at: source.indexOf("c"), message: "second" },
    { at: 0, message: "first" },
  ];
  assertEquals(
    describeIssues(source, issues),
    "ERROR: <input>:1:1: first\n | a &&\n | ^\n" +
      "ERROR: <input>:2:7: second\n |  b + 👑c\n | .....．^",
  );
  assertThrows(
    () => {
      throw new CelSyntaxError(issues);
    },
    CelSyntaxError,
    "second; first",
  );
});
