import { assertEquals } from "@std/assert";
import type { Schema } from "../../../../src/testing/schemas/schema.ts";
import { schemaErrors } from "../../../../src/testing/schemas/apply_schema.ts";
import { validateDefinitionSchema } from "../../../../src/testing/schemas/definition_schema.ts";
import { setDefaults } from "../../../../src/testing/schemas/set_defaults.ts";
import type { KubeObject } from "../../../../src/testing/objects/kube_object.ts";
import brokenAnswers from "../../../conformance/cel/broken_rules.json" with { type: "json" };
import judgedAnswers from "../../../conformance/cel/judged_rules.json" with { type: "json" };
import changedAnswers from "../../../conformance/cel/rule_changes.json" with { type: "json" };
import { ruleChanges } from "../../../conformance/cel/rule_changes.ts";
import { sortedCauses } from "../../../conformance/cel/rule_answers.ts";
import { ruledObject, ruledSpec } from "../../../conformance/cel/rule_subject.ts";
import { test } from "../../../support/test.ts";

const celRules = "evaluate";

test("rules that do not compile are refused in the words of cel-go", () => {
  const rules = Object.keys(brokenAnswers);
  const schema = withSpec(withRules(rules));
  const found: Record<string, string | null> = Object.fromEntries(
    rules.map((rule) => [rule, null]),
  );
  for (const { field, message } of validateDefinitionSchema(schema, { path: "s", celRules })) {
    found[rules[Number(/\[(\d+)\]/.exec(field)?.[1])]!] = message;
  }
  assertEquals(found, brokenAnswers);
});

test("rules judge an object as kube-apiserver does", () => {
  const rules = Object.keys(judgedAnswers);
  const schema = withSpec(withRules(rules));
  const found: Record<string, string | null> = Object.fromEntries(
    rules.map((rule) => [rule, null]),
  );
  const object = { metadata: {}, spec: ruledObject };
  for (const { message } of schemaErrors(object, { schema, scale: false })) {
    found[rules.find((rule) => message.endsWith(`rule: ${rule}`))!] = message;
  }
  assertEquals(found, judgedAnswers);
});

test("rules judge new and changed objects, and tell so by their messages", () => {
  const found: Record<string, [string, string][]> = {};
  for (const [name, { spec, before, after }] of Object.entries(ruleChanges)) {
    const schema = withSpec(spec);
    const check = (given: unknown, previous?: KubeObject) => {
      const object = setDefaults({ metadata: {}, spec: given }, schema) as KubeObject;
      const errors = schemaErrors(object, { schema, scale: false }, previous ? { previous } : {});
      return { object, causes: sortedCauses(errors) };
    };
    const created = check(before);
    found[name] = created.causes.length > 0 || after === undefined
      ? created.causes
      : check(after, created.object).causes;
  }
  assertEquals<unknown>(found, changedAnswers);
});

test("rules are not evaluated with celRules ignore", () => {
  const schema = withSpec({ type: "object", "x-kubernetes-validations": [{ rule: "false" }] });
  const object = { metadata: {}, spec: {} };
  const check = (celRules: "evaluate" | "ignore") =>
    schemaErrors(object, { schema, scale: false }, { celRules }).length;
  assertEquals([check("evaluate"), check("ignore")], [1, 0]);
  const broken = withSpec({ type: "object", "x-kubernetes-validations": [{ rule: "(" }] });
  assertEquals(validateDefinitionSchema(broken, { path: "s", celRules: "ignore" }), []);
});

function withRules(rules: readonly string[]): Schema {
  const list = rules.map((rule) =>
    rule.includes("\n") ? { rule, message: `failed rule: ${rule.split("\n")[0]}` } : { rule }
  );
  return { ...ruledSpec, "x-kubernetes-validations": list };
}

function withSpec(spec: Schema): Schema {
  return { type: "object", properties: { spec } };
}
