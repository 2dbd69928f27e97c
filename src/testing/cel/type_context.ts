import type { CelType } from "./values/cel_type.ts";
import type { Call, Expression } from "./expression.ts";

/** The part of the checker that the checks of macros use. */
export interface TypeContext {
  /** Returns the type of an expression, and reports what is wrong with it. */
  check(expression: Expression): CelType;
  /** Checks an expression in which further names have types. */
  checkWith(
    expression: Expression,
    names: readonly (readonly [name: string, type: CelType])[],
  ): CelType;
  /** Reports a fault; returns the type of what has none. */
  report(at: number, message: string): CelType;
  /** Reports that a value has another type than it must have. */
  mismatch(at: number, expected: CelType, found: CelType): CelType;
  /** Reports that no overload of a function takes values of these types. */
  noOverload(
    call: { name: string; at: number },
    types: readonly CelType[],
    isMember?: boolean,
  ): CelType;
  /** Returns whether a value of one type can stand for another, and notes what that decides. */
  accepts(from: CelType, to: CelType): boolean;
  /** Returns a type with the parameters replaced that are decided. */
  resolved(type: CelType): CelType;
  /** Returns a type that is not decided yet. */
  newParameter(): CelType;
  /** Returns the type of the result of a call. */
  resolve(call: Pick<Call, "name" | "at">, types: readonly CelType[], isMember: boolean): CelType;
}

/** The type of an item of a list or map, and where the item stands. */
export interface TypedItem {
  readonly at: number;
  readonly type: CelType;
}

/** The types of the variables of macros, the innermost first. */
export interface Locals {
  readonly name: string;
  readonly type: CelType;
  readonly outer: Locals | undefined;
}
