import { assertEquals } from "@std/assert";
import { CelError } from "../../../src/testing/cel/values/cel_value.ts";
import { policyVariables } from "../../../src/testing/policies/policy_variables.ts";
import { policyEnvironments } from "../../../src/testing/webhook_configs/policy_environment.ts";
import { compileAdmission } from "../../../src/testing/webhook_configs/compile_admission.ts";
import { valueOf } from "../../../src/testing/webhooks/admission_variables.ts";
import { test } from "../../support/test.ts";

function evaluated(source: string, ...variables: [name: string, expression: string][]) {
  const spec = {
    paramKind: { apiVersion: "v1", kind: "ConfigMap" },
    variables: variables.map(([name, expression]) => ({ name, expression })),
  };
  const environments = policyEnvironments(spec);
  const asked: string[] = [];
  const find = (name: string) => {
    asked.push(name);
    return name === "object" ? 1n : undefined;
  };
  const lookUp = policyVariables(find, environments.variables, {
    metadata: { name: "p" },
    data: { a: "1" },
  });
  const value = valueOf(compileAdmission(source, environments.whole), lookUp);
  return { value: value instanceof CelError ? value.message : value, asked };
}

test("a variable is computed once, when it is needed", () => {
  const { value, asked } = evaluated(
    "variables.b + variables.b == 4",
    ["a", "object"],
    ["b", "variables.a + 1"],
    ["c", "object / 0"],
  );
  assertEquals([value, asked], [true, ["object"]]);
});

test("the error of a variable names it", () => {
  const { value } = evaluated("variables.a == 1", ["a", "1 / 0"]);
  assertEquals(value, 'composited variable "a" fails to evaluate: division by zero');
  const twice = evaluated("variables.a == 1", ["a", "1"], ["a", "variables.a + 1"]).value;
  assertEquals(String(twice).endsWith("it needs its own value"), true);
});

test("the parameters are there", () => {
  assertEquals(evaluated("params.data.a == '1'").value, true);
});
