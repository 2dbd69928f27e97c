import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { compileRules, rulesOf } from "../../../../src/testing/schemas/rules/compile_rules.ts";

const schema = {
  type: "object",
  properties: { a: { type: "integer" } },
  "x-kubernetes-validations": [
    { rule: "self.a > 1", messageExpression: "string(self.a)" },
    { rule: "self == oldSelf", fieldPath: ".a" },
    { rule: "self.b > 1" },
    { rule: "self.a" },
    { rule: "true", messageExpression: "1" },
    { rule: " " },
  ],
};

test("rules are compiled once for a node, with what is wrong with them", () => {
  const rules = compileRules(schema, false)!;
  assertEquals(compileRules(schema, false), rules);
  assertEquals(rules.map(({ program, message }) => [!!program, !!message]), [
    [true, true],
    [true, false],
    [false, false],
    [false, false],
    [true, false],
    [false, false],
  ]);
  assertEquals(rules.map(({ usesOldSelf }) => usesOldSelf).filter(Boolean).length, 1);
  assertEquals(rules[1]?.field, "a");
  assertEquals(rules[3]?.fault, "cel expression must evaluate to a bool");
  assertEquals(rules[4]?.messageFault, "messageExpression must evaluate to a string");
  const open = { "x-kubernetes-preserve-unknown-fields": true };
  assertEquals(
    compileRules({ ...open, "x-kubernetes-validations": [{ rule: "true" }] }, false),
    undefined,
  );
  assertEquals(rulesOf({}), []);
});
