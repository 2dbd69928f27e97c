import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import {
  checkRulePrograms,
  checkRuleTexts,
} from "../../../../src/testing/schemas/rules/check_rules.ts";

const withRules = (...rules: unknown[]) => ({
  type: "object",
  properties: { a: { type: "integer" } },
  "x-kubernetes-validations": rules,
});

test("the texts of rules are checked", () => {
  const errors = checkRuleTexts(
    withRules(
      { rule: " " },
      { rule: "true", message: " " },
      { rule: "true", message: "a\nb" },
      { rule: "true &&\ntrue" },
      { rule: "true", messageExpression: " " },
      { rule: "true", reason: "Other" },
      { rule: "true", fieldPath: ".z" },
    ),
    "s",
  );
  assertEquals(errors.map(({ field }) => field.replace("s.x-kubernetes-validations", "")), [
    "[0].rule",
    "[1].message",
    "[2].message",
    "[3].message",
    "[4].messageExpression",
    "[5].reason",
    "[6].fieldPath",
  ]);
});

test("rules that do not compile or cannot find the value before are refused", () => {
  const errors = checkRulePrograms(
    withRules({ rule: "self.z" }, { rule: "self == oldSelf" }, {
      rule: "true",
      optionalOldSelf: true,
    }),
    { path: "s", isRoot: false, uncorrelatable: "s" },
  );
  assertEquals(errors.map(({ message }) => message.split("\n")[0]), [
    'Invalid value: {"Rule":"self.z","Message":"","MessageExpression":"","Reason":null,' +
    '"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:5: undefined ' +
    "field 'z'",
    'Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the ' +
    "schema within s",
    "Invalid value: true: may not be set if oldSelf is not used in rule",
  ]);
});
