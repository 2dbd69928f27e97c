/**
 * Compiles CEL: an expression is parsed (`parse_expression.ts`), its types are found
 * (`check_expression.ts`), and it is evaluated (`evaluate_expression.ts`). `functions` has one table of
 * signatures for each library. `schemas/rules` gives types to the values of a schema and reports the
 * rules that an object breaks. `tests/conformance/cel` compares with kube-apiserver's answers.
 *
 * @module
 */
import type { CelType } from "./values/cel_type.ts";
import type { CelValue } from "./values/cel_value.ts";
import { checkExpression } from "./check_expression.ts";
import { checkLiterals, failedConversion } from "./check_literals.ts";
import type { CelEnvironment } from "./environment.ts";
import { evaluator } from "./evaluate_expression.ts";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./parse_expression.ts";
import { type FindVariable, Scope } from "./scope.ts";
import { CelSyntaxError, describeIssues, type SourceIssue } from "./source_issue.ts";

/** An expression that can be evaluated. */
export interface CelProgram {
  /** The type of its value. */
  readonly type: CelType;
  /** The variables that it names. */
  readonly variables: ReadonlySet<string>;
  /** Computes its value, or throws a `CelError` with the message of kube-apiserver. */
  readonly evaluate: (find: FindVariable) => CelValue;
}

/** Why an expression cannot be evaluated. */
export interface CelFault {
  /** The step that fails: the compilation, or a conversion that the expression contains. */
  readonly stage: "compilation" | "instantiation";
  /** The reason: issues as cel-go prints them, or a message. */
  readonly fault: string;
}

/** Parses and checks an expression. */
export function compileExpression(
  source: string,
  environment: CelEnvironment,
): CelProgram | CelFault {
  const refuse = (issues: readonly SourceIssue[]): CelFault => ({
    stage: "compilation",
    fault: describeIssues(source, issues),
  });
  const parsed = parse(source);
  if ("issues" in parsed) return refuse(parsed.issues);
  const { expression } = parsed;
  const { type, issues, variables } = checkExpression(expression, environment);
  if (issues.length > 0) return refuse(issues);
  const literals = checkLiterals(expression);
  if (literals.length > 0) return refuse(literals);
  const fault = failedConversion(expression, environment);
  if (fault !== undefined) return { stage: "instantiation", fault };
  const evaluate = evaluator(expression, environment);
  return { type, variables, evaluate: (find) => evaluate(new Scope(find)) };
}

function parse(
  source: string,
): { expression: Expression } | { issues: readonly SourceIssue[] } {
  try {
    return { expression: parseExpression(source) };
  } catch (error) {
    if (error instanceof CelSyntaxError) return { issues: error.issues };
    throw error;
  }
}
