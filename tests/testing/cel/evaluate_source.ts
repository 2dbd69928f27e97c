import { celTypes } from "../../../src/testing/cel/values/cel_type.ts";
import { CelError, type CelValue } from "../../../src/testing/cel/values/cel_value.ts";
import { compileExpression } from "../../../src/testing/cel/compile_expression.ts";
import { kubernetesFunctions } from "../../../src/testing/cel/environment.ts";

const environment = {
  variables: new Map([["any", celTypes.dyn]]),
  functions: kubernetesFunctions,
  fieldType: () => undefined,
};

/** Returns the value of an expression, in which `any` stands for a value; an error as text. */
export function evaluateSource(source: string, any: CelValue = null): CelValue {
  const program = compileExpression(source, environment);
  if ("fault" in program) return program.fault;
  try {
    return program.evaluate((name) => name === "any" ? any : undefined);
  } catch (error) {
    if (error instanceof CelError) return `error: ${error.message}`;
    throw error;
  }
}

/** Returns those of the expressions that are not true, with their values. */
export function notTrue(...sources: string[]): [source: string, value: CelValue][] {
  return sources.map((source): [string, CelValue] => [source, evaluateSource(source)])
    .filter(([, value]) => value !== true);
}
