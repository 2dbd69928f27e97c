import {
  type CelType,
  celTypes,
  describeType,
  isOptionalType,
  listType,
  mapType,
  optionalType,
} from "./values/cel_type.ts";
import type { Comprehension, OptionalMap } from "./expression.ts";
import type { TypeContext } from "./type_context.ts";

/**
 * Returns the type of a macro that goes over a range. The faults are named as cel-go names those of
 * the expressions that it puts in place of a macro.
 */
export function checkComprehension(checker: TypeContext, macro: Comprehension): CelType {
  const range = checker.resolved(checker.check(macro.range));
  const types = variableTypes(checker, macro, range);
  const names = macro.variables.map((name, index) => [name, types[index]!] as const);
  const condition = macro.condition && checker.checkWith(macro.condition, names);
  const body = checker.checkWith(macro.body, names);
  switch (macro.macro) {
    case "all":
    case "exists":
      if (!checker.accepts(body, celTypes.bool)) {
        checker.mismatch(macro.body.at, celTypes.bool, body);
      }
      return celTypes.bool;
    case "existsOne":
      return chosen(checker, macro, body, celTypes.int).kind === "error"
        ? celTypes.error
        : celTypes.bool;
    case "filter":
      return chosen(checker, macro, body, listType(types.at(-1)!));
    case "map":
    case "transformList":
      return withCondition(checker, macro, condition, listType(body));
    case "transformMap":
      return withCondition(checker, macro, condition, mapType(types[0]!, body));
    case "transformMapEntry":
      return withCondition(checker, macro, condition, checker.resolved(body));
    case "sortBy":
      return sorted(checker, macro, checker.resolved(body), listType(types[0]!));
  }
}

/** Returns the type of `optMap` and `optFlatMap`. */
export function checkOptionalMap(checker: TypeContext, macro: OptionalMap): CelType {
  const operand = checker.resolved(checker.check(macro.operand));
  const isDynamic = operand.kind === "dyn" || operand.kind === "error";
  if (!isDynamic && !isOptionalType(operand)) {
    checker.noOverload({ name: "hasValue", at: macro.at }, [operand], true);
    return checker.noOverload({ name: "value", at: macro.at }, [operand], true);
  }
  const value = isDynamic ? celTypes.dyn : operand.params[0]!;
  const body = checker.checkWith(macro.body, [[macro.variable, value]]);
  if (!macro.isFlat) return optionalType(body);
  const none = optionalType(checker.newParameter());
  return checker.resolve({ name: "_?_:_", at: macro.at }, [celTypes.bool, body, none], false);
}

/** Returns the types of the variables: of items or keys, or of indexes or keys and values. */
function variableTypes(
  checker: TypeContext,
  { variables, range: at }: Comprehension,
  range: CelType,
) {
  const isDouble = variables.length === 2;
  switch (range.kind) {
    case "list":
      return isDouble ? [celTypes.int, range.params[0]!] : [range.params[0]!];
    case "map":
      return isDouble ? [range.params[0]!, range.params[1]!] : [range.params[0]!];
    case "dyn":
    case "error":
    case "param":
      checker.accepts(celTypes.dyn, range);
      return variables.map(() => celTypes.dyn);
    default: {
      const shown = describeType(range);
      checker.report(
        at.at,
        `expression of type '${shown}' cannot be range of a comprehension (must be list, map, or ` +
          "dynamic)",
      );
      return variables.map(() => celTypes.error);
    }
  }
}

/** Returns the type of `condition ? result : result`, into which cel-go expands some macros. */
function chosen(
  checker: TypeContext,
  { at }: Comprehension,
  condition: CelType,
  result: CelType,
): CelType {
  return checker.resolve({ name: "_?_:_", at }, [condition, result, result], false);
}

function withCondition(
  checker: TypeContext,
  macro: Comprehension,
  condition: CelType | undefined,
  result: CelType,
): CelType {
  return condition ? chosen(checker, macro, condition, result) : result;
}

const sortable = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];

function sorted(checker: TypeContext, { at }: Comprehension, key: CelType, list: CelType): CelType {
  if ([...sortable, "dyn", "error", "param"].includes(key.kind)) return list;
  return checker.noOverload({ name: "@sortByAssociatedKeys", at }, [list, listType(key)], true);
}
