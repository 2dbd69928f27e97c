import { assertEquals } from "@std/assert";
import { validateRule } from "../../../src/testing/webhook_configs/validate_rule.ts";
import { test } from "../../support/test.ts";

const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["*"], resources: ["pods"] };

function fieldsOf(change: Record<string, unknown>): string[] {
  return validateRule("rule", { ...rule, ...change }).map(({ field }) => field);
}

// The messages are in the contract suite.
test("validateRule accepts resources that overlap where kube-apiserver accepts them", () => {
  for (
    const resources of [
      ["*", "*/status"],
      ["pods/*", "pods"],
      ["pods/status", "pods/*"],
      ["*/status", "pods/*"],
      ["pods", "*"],
      ["pods", "pods"],
      ["a/b/c"],
    ]
  ) assertEquals(fieldsOf({ resources }), [], resources.join());
});

test("validateRule names each entry that an earlier one covers, and then the list", () => {
  assertEquals(fieldsOf({ resources: ["*/*", "a/b", "c/*"] }), [
    "rule.resources[2]",
    "rule.resources",
  ]);
  assertEquals(fieldsOf({ resources: ["*", "pods"] }), ["rule.resources"]);
});

test("validateRule needs each list", () => {
  assertEquals(validateRule("rule", { scope: "*" }).map(({ field, reason }) => [field, reason]), [
    ["rule.operations", "FieldValueRequired"],
    ["rule.apiGroups", "FieldValueRequired"],
    ["rule.apiVersions", "FieldValueRequired"],
    ["rule.resources", "FieldValueRequired"],
  ]);
});
