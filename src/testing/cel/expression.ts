import type { CelType } from "./values/cel_type.ts";
import type { CelValue } from "./values/cel_value.ts";

/** A node of a parsed expression; `at` is the offset that messages name. */
export type Expression =
  | Literal
  | Identifier
  | Select
  | Call
  | ListLiteral
  | MapLiteral
  | StructLiteral
  | Comprehension
  | OptionalMap;

/** A number, text, `true`, `null` and the like. */
export interface Literal {
  kind: "literal";
  at: number;
  type: CelType;
  value: CelValue;
}

/** A name. */
export interface Identifier {
  kind: "identifier";
  at: number;
  name: string;
}

/** `a.b`, `a.?b`, or in a `has` the question whether `a` has a `b`. */
export interface Select {
  kind: "select";
  at: number;
  operand: Expression;
  field: string;
  mode: "value" | "optional" | "test";
}

/** A call of a function or an operator; operators have cel-go's names, such as `_+_`. */
export interface Call {
  kind: "call";
  at: number;
  name: string;
  target: Expression | undefined;
  args: Expression[];
}

/** An item of a list; with `?` it is left out if the value is absent. */
export interface ListItem {
  value: Expression;
  isOptional: boolean;
}

/** `[a, b]`. */
export interface ListLiteral {
  kind: "list";
  at: number;
  items: ListItem[];
}

/** `{a: b}`. */
export interface MapLiteral {
  kind: "map";
  at: number;
  entries: { key: Expression; value: Expression; isOptional: boolean }[];
}

/** `Name{field: value}`. */
export interface StructLiteral {
  kind: "struct";
  at: number;
  name: string;
  fields: { at: number; name: string; value: Expression; isOptional: boolean }[];
}

/** The macros that go over a list or a map. */
export type ComprehensionMacro =
  | "all"
  | "exists"
  | "existsOne"
  | "map"
  | "filter"
  | "transformList"
  | "transformMap"
  | "transformMapEntry"
  | "sortBy";

/** A call of a macro that goes over a list or a map. */
export interface Comprehension {
  kind: "comprehension";
  at: number;
  macro: ComprehensionMacro;
  range: Expression;
  /** The variable of items or keys, or that of indexes and keys and that of values. */
  variables: string[];
  /** The condition of `map`, `transformList` and the like. */
  condition: Expression | undefined;
  body: Expression;
}

/** `a.optMap(x, …)` and `a.optFlatMap(x, …)`. */
export interface OptionalMap {
  kind: "optionalMap";
  at: number;
  operand: Expression;
  variable: string;
  body: Expression;
  isFlat: boolean;
}

/** Returns names joined by dots, or `undefined` for any other expression. */
export function dottedName(expression: Expression): string | undefined {
  if (expression.kind === "identifier") return expression.name;
  if (expression.kind !== "select" || expression.mode !== "value") return undefined;
  const operand = dottedName(expression.operand);
  return operand === undefined ? undefined : `${operand}.${expression.field}`;
}

/** The operators between two operands, from those that bind least. */
export const binaryOperators: readonly Readonly<Record<string, string>>[] = [
  { "||": "_||_" },
  { "&&": "_&&_" },
  {
    "<": "_<_",
    "<=": "_<=_",
    ">": "_>_",
    ">=": "_>=_",
    "==": "_==_",
    "!=": "_!=_",
    in: "@in",
  },
  { "+": "_+_", "-": "_-_" },
  { "*": "_*_", "/": "_/_", "%": "_%_" },
];

/** Returns the call of an operator. */
export function operatorCall(name: string, at: number, args: Expression[]): Expression {
  return { kind: "call", name, at, target: undefined, args };
}

/** Returns a chain of one operator as a tree that is as flat as can be. */
export function balance(name: string, at: number, terms: readonly Expression[]): Expression {
  if (terms.length === 1) return terms[0]!;
  const middle = Math.ceil(terms.length / 2);
  const halves = [terms.slice(0, middle), terms.slice(middle)];
  return operatorCall(name, at, halves.map((half) => balance(name, at, half)));
}
