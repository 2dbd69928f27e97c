import { assertEquals } from "@std/assert";
import { validateSelector } from "../../../src/testing/webhook_configs/validate_selector.ts";
import { test } from "../../support/test.ts";

function errorsOf(selector: unknown): string[] {
  return validateSelector("s", selector).map(({ field, message }) => `${field}: ${message}`);
}

// The other messages are in the contract suite.
test("validateSelector accepts each operator, and no selector at all", () => {
  assertEquals(errorsOf(undefined), []);
  assertEquals(errorsOf({}), []);
  const matchExpressions = [
    { key: "a", operator: "In", values: ["b"] },
    { key: "a.test/b", operator: "NotIn", values: ["", "c"] },
    { key: "a", operator: "Exists" },
    { key: "a", operator: "DoesNotExist", values: [] },
  ];
  assertEquals(errorsOf({ matchLabels: { a: "b" }, matchExpressions }), []);
});

test("validateSelector checks the operator, then the key, then the values", () => {
  const matchExpressions = [{ key: "a", operator: "Exists" }, { key: "", values: ["b b"] }];
  const fields = validateSelector("s", { matchExpressions }).map(({ field }) => field);
  const place = "s.matchExpressions[1]";
  assertEquals(fields, [`${place}.operator`, `${place}.key`, `${place}.key`, `${place}.values[0]`]);
});
