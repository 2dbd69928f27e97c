import type { Call, Comprehension, ComprehensionMacro, Expression } from "./expression.ts";
import type { SourceIssue } from "./source_issue.ts";

/** The macros over a range, by their name and the number of their arguments. */
const ranges: Readonly<Record<string, ComprehensionMacro>> = {
  "all/2": "all",
  "all/3": "all",
  "exists/2": "exists",
  "exists/3": "exists",
  "exists_one/2": "existsOne",
  "exists_one/3": "existsOne",
  "existsOne/3": "existsOne",
  "filter/2": "filter",
  "map/2": "map",
  "map/3": "map",
  "sortBy/2": "sortBy",
  "transformList/3": "transformList",
  "transformList/4": "transformList",
  "transformMap/3": "transformMap",
  "transformMap/4": "transformMap",
  "transformMapEntry/3": "transformMapEntry",
  "transformMapEntry/4": "transformMapEntry",
};

/** Returns what a call of a macro stands for, another call as it is, or why a macro cannot be. */
export function expandMacro(call: Call): Expression | SourceIssue {
  const { name, target, args, at } = call;
  if (!target) return name === "has" && args.length === 1 ? expandHas(args[0]!, at) : call;
  if (args.length === 2 && (name === "optMap" || name === "optFlatMap")) {
    const [variable, body] = args as [Expression, Expression];
    if (variable.kind !== "identifier") {
      return { at: variable.at, message: `${name}() variable name must be a simple identifier` };
    }
    const isFlat = name === "optFlatMap";
    return { kind: "optionalMap", at, operand: target, variable: variable.name, body, isFlat };
  }
  const macro = Object.hasOwn(ranges, `${name}/${args.length}`)
    ? ranges[`${name}/${args.length}`]
    : undefined;
  return macro ? expandRange(macro, target, call) : call;
}

function expandHas(argument: Expression, at: number): Expression | SourceIssue {
  if (argument.kind === "select" && argument.mode === "value") {
    return { ...argument, at, mode: "test" };
  }
  return { at: argument.at, message: "invalid argument to has() macro" };
}

function expandRange(
  macro: ComprehensionMacro,
  range: Expression,
  { args, at }: Call,
): Comprehension | SourceIssue {
  const isDouble = macro.startsWith("transform") || (macro !== "map" && args.length === 3);
  const names = args.slice(0, isDouble ? 2 : 1);
  const variables: string[] = [];
  for (const one of names) {
    if (one.kind !== "identifier") {
      const isQuantifier = isDouble || ["all", "exists", "existsOne"].includes(macro);
      const message = isQuantifier
        ? "argument must be a simple name"
        : "argument is not an identifier";
      return { at: one.at, message };
    }
    if (variables.includes(one.name)) {
      return { at: one.at, message: `duplicate variable name: ${one.name}` };
    }
    variables.push(one.name);
  }
  const rest = args.slice(names.length);
  return {
    kind: "comprehension",
    at,
    macro,
    range,
    variables,
    condition: rest.length === 2 ? rest[0] : undefined,
    body: rest.at(-1)!,
  };
}
