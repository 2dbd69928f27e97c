import { assertEquals } from "@std/assert";
import { compileExpression } from "../../../src/testing/cel/compile_expression.ts";
import type { CelEnvironment } from "../../../src/testing/cel/environment.ts";
import { policyEnvironments } from "../../../src/testing/webhook_configs/policy_environment.ts";
import { test } from "../../support/test.ts";

function typeOf(source: string, environment: CelEnvironment): string {
  const program = compileExpression(source, environment);
  return "fault" in program ? program.fault.split("\n")[0]!.slice(7) : program.type.name;
}

test("a variable has the type of its expression, and may use those before it", () => {
  const { whole, messages, conditions, variables } = policyEnvironments({
    variables: [
      { name: "a", expression: "'x'" },
      { name: "b", expression: "variables.a + 'y'" },
      { name: "c", expression: "nothing" },
    ],
  });
  assertEquals(variables.map(({ program }) => "fault" in program), [false, false, true]);
  assertEquals(typeOf("variables.b", whole), "string");
  assertEquals(typeOf("variables.c", messages), "dyn");
  const undeclared = "<input>:1:1: undeclared reference to";
  assertEquals(typeOf("variables.a", conditions), `${undeclared} 'variables' (in container '')`);
  assertEquals(typeOf("authorizer", messages), `${undeclared} 'authorizer' (in container '')`);
});

test("params and variables are there only where the policy has some", () => {
  const { whole } = policyEnvironments({ paramKind: { apiVersion: "v1", kind: "ConfigMap" } });
  assertEquals(typeOf("params", whole), "dyn");
  const undeclared = "<input>:1:1: undeclared reference to 'variables' (in container '')";
  assertEquals(typeOf("variables.a", whole), undeclared);
});
