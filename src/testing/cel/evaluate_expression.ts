import {
  CelError,
  type CelKey,
  CelList,
  CelMap,
  CelOptional,
  CelTypeValue,
  type CelValue,
  typeNameOf,
} from "./values/cel_value.ts";
import { type CelEnvironment, namedTypes } from "./environment.ts";
import { evaluateComprehension } from "./evaluate_macro.ts";
import { type Call, dottedName, type Expression, type Select } from "./expression.ts";
import { findOverload } from "./functions/function_table.ts";
import { showValue } from "./functions/format_text.ts";
import type { Evaluate, Scope } from "./scope.ts";

/**
 * Returns a function that computes the value of a checked expression, or throws a `CelError` with
 * cel-go's message.
 *
 * Source: `github.com/google/cel-go/interpreter`.
 */
export function evaluator(expression: Expression, environment: CelEnvironment): Evaluate {
  const build = (one: Expression) => evaluator(one, environment);
  switch (expression.kind) {
    case "literal": {
      const { value } = expression;
      return () => value;
    }
    case "identifier":
      return identifier(expression.name);
    case "select":
      return select(expression, environment, build(expression.operand));
    case "call":
      return call(expression, environment, build);
    case "list": {
      const items = expression.items.map(({ value, isOptional }) => ({
        evaluate: build(value),
        isOptional,
      }));
      return (scope) =>
        CelList.of(
          items.flatMap(({ evaluate, isOptional }) => present(evaluate(scope), isOptional)),
        );
    }
    case "map": {
      const entries = expression.entries.map(({ key, value, isOptional }) => ({
        key: build(key),
        value: build(value),
        isOptional,
      }));
      return (scope) =>
        mapOf(entries.flatMap(({ key, value, isOptional }) => {
          const name = key(scope);
          return present(value(scope), isOptional).map((one) => [name, one] as const);
        }));
    }
    case "struct": {
      const fields = expression.fields.map(({ name, value, isOptional }) => ({
        name,
        evaluate: build(value),
        isOptional,
      }));
      return (scope) =>
        CelMap.of(
          fields.flatMap(({ name, evaluate, isOptional }) =>
            present(evaluate(scope), isOptional).map((value) => [name, value] as const)
          ),
          expression.name,
        );
    }
    case "comprehension":
      return evaluateComprehension(expression, build);
    case "optionalMap": {
      const operand = build(expression.operand);
      const body = build(expression.body);
      const { variable, isFlat } = expression;
      return (scope) => {
        const optional = operand(scope);
        if (!(optional instanceof CelOptional)) throw noOverload("hasValue", [optional]);
        if (optional.value === undefined) return optional;
        const value = body(scope.with({ [variable]: optional.value }));
        return isFlat ? value : new CelOptional(value);
      };
    }
  }
}

function identifier(name: string): Evaluate {
  const type = namedTypes.get(name);
  return (scope) => {
    scope.step();
    const value = scope.get(name);
    if (value !== undefined) return value;
    if (type) return new CelTypeValue(name);
    throw new CelError(`no such attribute(s): ${name}`);
  };
}

function select(expression: Select, environment: CelEnvironment, operand: Evaluate): Evaluate {
  const { field, mode } = expression;
  const dotted = dottedName(expression);
  if (dotted !== undefined && environment.variables.has(dotted)) return identifier(dotted);
  if (dotted !== undefined && namedTypes.has(dotted)) return () => new CelTypeValue(dotted);
  return (scope) => {
    scope.step();
    const value = operand(scope);
    if (mode === "test") return hasField(value, field);
    const found = fieldOf(value, field);
    if (value instanceof CelOptional || mode === "optional") return new CelOptional(found);
    if (found === undefined) throw new CelError(`no such key: ${field}`);
    return found;
  };
}

function hasField(value: CelValue, field: string): boolean {
  if (value instanceof CelOptional) {
    return value.value !== undefined && hasField(value.value, field);
  }
  return value instanceof CelMap && value.get(field) !== undefined;
}

function fieldOf(value: CelValue, field: string): CelValue | undefined {
  if (value instanceof CelMap) return value.get(field);
  if (value instanceof CelOptional) {
    return value.value === undefined ? undefined : fieldOf(value.value, field);
  }
  throw new CelError(`no such key: ${field}`);
}

function call(
  { name, target, args }: Call,
  environment: CelEnvironment,
  build: (expression: Expression) => Evaluate,
): Evaluate {
  const built = args.map(build);
  const [first, second, third] = built;
  switch (name) {
    case "_&&_":
      return logical(first!, second!, false);
    case "_||_":
      return logical(first!, second!, true);
    case "_?_:_":
      return (scope) => {
        const condition = first!(scope);
        if (typeof condition !== "boolean") throw new CelError("no such overload");
        return condition ? second!(scope) : third!(scope);
      };
    case "_[_]":
    case "_[?_]":
      return (scope) => {
        scope.step();
        return indexed(first!(scope), second!(scope), name === "_[?_]");
      };
  }
  const prefix = target && dottedName(target);
  const full = `${prefix}.${name}`;
  const isMember = target !== undefined &&
    !(prefix !== undefined && environment.functions.has(full));
  const called = target === undefined || isMember ? name : full;
  const overloads = environment.functions.get(called) ?? [];
  const operands = [...isMember ? [build(target)] : [], ...built];
  // the alternative of an optional value is evaluated only where it is needed
  if (isMember && (name === "or" || name === "orValue") && operands.length === 2) {
    return alternative(operands[0]!, operands[1]!, name);
  }
  return (scope) => {
    scope.step();
    const values = operands.map((operand) => operand(scope));
    const overload = findOverload(overloads, isMember, values);
    if (!overload) throw noOverload(called, values);
    return overload.call(...values);
  };
}

function alternative(operand: Evaluate, other: Evaluate, name: string): Evaluate {
  return (scope) => {
    scope.step();
    const optional = operand(scope);
    if (!(optional instanceof CelOptional)) throw noOverload(name, [optional]);
    if (optional.value === undefined) return other(scope);
    return name === "or" ? optional : optional.value;
  };
}

/** Computes `&&` and `||`: the value that decides counts, even if the other one is an error. */
function logical(left: Evaluate, right: Evaluate, decides: boolean): Evaluate {
  return (scope) => {
    const first = attempt(left, scope);
    if (first === decides) return decides;
    const second = attempt(right, scope);
    if (second === decides) return decides;
    for (const value of [first, second]) {
      if (value instanceof CelError) throw value;
      if (typeof value !== "boolean") throw new CelError("no such overload");
    }
    return !decides;
  };
}

/** Returns a value, or the error of an expression that has none. */
function attempt(evaluate: Evaluate, scope: Scope): CelValue | CelError {
  try {
    return evaluate(scope);
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}

/** Returns the error for values that no overload of a function takes. */
function noOverload(name: string, values: readonly CelValue[]): CelError {
  // cel-go does not name the values that operators and some functions do not take
  if (/^[-_!@]/.test(name) || untold.includes(name)) return new CelError("no such overload");
  if (name === "size") return new CelError("no such overload: size");
  return new CelError(`no such overload: ${name}(${values.map(typeNameOf).join(", ")})`);
}

const untold = ["contains", "endsWith", "matches", "startsWith"];

function indexed(value: CelValue, index: CelValue, isOptional: boolean): CelValue {
  if (value instanceof CelOptional) {
    return value.value === undefined ? value : indexed(value.value, index, true);
  }
  const found = itemOf(value, index, isOptional);
  return isOptional ? new CelOptional(found) : found!;
}

function itemOf(value: CelValue, index: CelValue, isOptional: boolean): CelValue | undefined {
  if (value instanceof CelList) {
    const place = typeof index === "number" && Number.isInteger(index) ? BigInt(index) : index;
    if (typeof place !== "bigint") {
      throw new CelError(`unsupported index type: ${typeNameOf(index)}`);
    }
    if (place >= 0n && place < BigInt(value.size)) return value.at(Number(place));
    if (isOptional) return undefined;
    throw new CelError(`index out of bounds: ${place}`);
  }
  const found = value instanceof CelMap ? value.get(index) : undefined;
  if (found === undefined && !isOptional) throw new CelError(`no such key: ${showValue(index)}`);
  return found;
}

/** Returns the value of an entry, or nothing for an optional one that is absent. */
function present(value: CelValue, isOptional: boolean): CelValue[] {
  if (!isOptional) return [value];
  if (!(value instanceof CelOptional)) throw new CelError("no such overload");
  return value.value === undefined ? [] : [value.value];
}

function mapOf(entries: readonly (readonly [CelValue, CelValue])[]): CelMap {
  const map = CelMap.of(entries as readonly (readonly [CelKey, CelValue])[]);
  if (map.size < entries.length) {
    const seen = new Set<string>();
    const twice = entries.find(([key]) => seen.size === seen.add(showValue(key)).size);
    throw new CelError(`Failed with repeated key: ${showValue(twice?.[0] ?? null)}`);
  }
  return map;
}
