import { CelError } from "./values/cel_value.ts";
import type { CelEnvironment } from "./environment.ts";
import type { Expression } from "./expression.ts";
import { findOverload } from "./functions/function_table.ts";
import { compilePattern } from "./functions/patterns.ts";
import type { SourceIssue } from "./source_issue.ts";
import { parseDuration, parseTimestamp } from "./values/time_text.ts";

/**
 * Checks the durations, times and patterns that an expression itself contains.
 *
 * Source: `github.com/google/cel-go/cel` `ValidateDurationLiterals` and those beside it.
 */
export function checkLiterals(expression: Expression): SourceIssue[] {
  const issues = childrenOf(expression).flatMap(checkLiterals);
  if (expression.kind !== "call") return issues;
  const { name, args: [first] } = expression;
  if (first?.kind !== "literal" || typeof first.value !== "string") return issues;
  if (!Object.hasOwn(checks, name) || checks[name]!(first.value)) return issues;
  return [...issues, { at: first.at, message: `invalid ${name} argument` }];
}

const checks: Readonly<Record<string, (text: string) => boolean>> = {
  duration: (text) => parseDuration(text) !== undefined,
  timestamp: (text) => parseTimestamp(text) !== undefined,
  matches(pattern) {
    try {
      compilePattern(pattern);
      return true;
    } catch {
      return false;
    }
  },
};

const conversions: ReadonlySet<string> = new Set([
  "bool",
  "bytes",
  "double",
  "duration",
  "int",
  "string",
  "timestamp",
  "uint",
]);

/** Returns why a conversion of a literal fails: kube-apiserver computes those at once. */
export function failedConversion(
  expression: Expression,
  environment: CelEnvironment,
): string | undefined {
  for (const child of childrenOf(expression)) {
    const failure = failedConversion(child, environment);
    if (failure !== undefined) return failure;
  }
  if (expression.kind !== "call") return undefined;
  const { name, target, args: [first] } = expression;
  if (target && (name === "find" || name === "findAll")) return patternFault(first);
  if (target || !conversions.has(name) || first?.kind !== "literal") return undefined;
  try {
    const overloads = environment.functions.get(name) ?? [];
    findOverload(overloads, false, [first.value])?.call(first.value);
    return undefined;
  } catch (error) {
    if (error instanceof CelError) return error.message;
    throw error;
  }
}

function patternFault(pattern: Expression | undefined): string | undefined {
  if (pattern?.kind !== "literal" || typeof pattern.value !== "string") return undefined;
  try {
    compilePattern(pattern.value);
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

function childrenOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case "select":
      return [expression.operand];
    case "call":
      return [...expression.target ? [expression.target] : [], ...expression.args];
    case "list":
      return expression.items.map(({ value }) => value);
    case "map":
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case "struct":
      return expression.fields.map(({ value }) => value);
    case "comprehension": {
      const { range, condition, body } = expression;
      return [range, ...condition ? [condition] : [], body];
    }
    case "optionalMap":
      return [expression.operand, expression.body];
    default:
      return [];
  }
}
