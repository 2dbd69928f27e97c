import {
  type CelType,
  celTypes,
  describeType,
  isOptionalType,
  listType,
  mapType,
  optionalType,
  sameType,
  structType,
  typeParameter,
} from "./values/cel_type.ts";
import { checkComprehension, checkOptionalMap } from "./check_macro.ts";
import { type CelEnvironment, namedTypes } from "./environment.ts";
import { type Call, dottedName, type Expression, type Select } from "./expression.ts";
import type { SourceIssue } from "./source_issue.ts";
import type { Locals, TypeContext, TypedItem } from "./type_context.ts";
import {
  assignable,
  mostGeneral,
  substitute,
  TypeBindings,
  withFreshParameters,
} from "./type_bindings.ts";

/** The result of a check. */
export interface Checked {
  /** The type of its value. */
  readonly type: CelType;
  /** The faults, in the words of cel-go. */
  readonly issues: readonly SourceIssue[];
  /** The variables of the environment that it names. */
  readonly variables: ReadonlySet<string>;
}

/**
 * Finds the type of an expression, and what is wrong with it.
 *
 * Source: `github.com/google/cel-go/checker`.
 */
export function checkExpression(expression: Expression, environment: CelEnvironment): Checked {
  const checker = new Checker(environment);
  const type = checker.check(expression);
  if (checker.issues.length === 0) checker.reportMixed();
  return {
    type: substitute(checker.bindings, type, celTypes.dyn),
    issues: checker.issues,
    variables: checker.used,
  };
}

/** Walks an expression; `check_macro.ts` has the part for macros. */
class Checker implements TypeContext {
  readonly issues: SourceIssue[] = [];
  readonly used = new Set<string>();
  readonly #environment: CelEnvironment;
  readonly bindings = new TypeBindings();
  #locals: Locals | undefined;
  #exempt = 0;
  readonly #mixed: (readonly TypedItem[])[] = [];
  #parameters = 0;

  constructor(environment: CelEnvironment) {
    this.#environment = environment;
  }

  check(expression: Expression): CelType {
    switch (expression.kind) {
      case "literal":
        return expression.type;
      case "identifier":
        return this.#identifier(expression.name, expression.at);
      case "select":
        return this.#select(expression);
      case "call":
        return this.#call(expression);
      case "list": {
        const items = expression.items.map((item) => ({
          at: item.value.at,
          type: this.#item(item),
        }));
        return listType(this.#join(items));
      }
      case "map": {
        const pairs = expression.entries.map((entry) => ({
          key: { at: entry.key.at, type: this.check(entry.key) },
          value: { at: entry.value.at, type: this.#item(entry) },
        }));
        const key = this.#join(pairs.map((pair) => pair.key));
        return mapType(key, this.#join(pairs.map((pair) => pair.value)));
      }
      case "struct":
        return this.#struct(expression);
      case "comprehension":
        return checkComprehension(this, expression);
      case "optionalMap":
        return checkOptionalMap(this, expression);
    }
  }

  /** Checks an expression in which further names have types. */
  checkWith(expression: Expression, names: readonly (readonly [string, CelType])[]): CelType {
    const before = this.#locals;
    for (const [name, type] of names) this.#locals = { name, type, outer: this.#locals };
    const type = this.check(expression);
    this.#locals = before;
    return type;
  }

  report(at: number, message: string): CelType {
    this.issues.push({ at, message });
    return celTypes.error;
  }

  /** Returns whether a value of one type can stand for another, and notes what that decides. */
  accepts(from: CelType, to: CelType): boolean {
    return assignable(this.bindings, [[from, to]]);
  }

  resolved(type: CelType): CelType {
    return substitute(this.bindings, type);
  }

  newParameter(): CelType {
    return typeParameter(`_var${this.#parameters++}`);
  }

  noOverload(
    { name, at }: { name: string; at: number },
    types: readonly CelType[],
    isMember = false,
  ): CelType {
    const texts = types.map((type) => describeType(substitute(this.bindings, type, celTypes.dyn)));
    const target = isMember ? `${texts.shift()}.` : "";
    const applied = `${target}(${texts.join(", ")})`;
    return this.report(at, `found no matching overload for '${name}' applied to '${applied}'`);
  }

  /** Returns the type of the result of a call, or reports that no overload fits. */
  resolve(call: Pick<Call, "name" | "at">, types: readonly CelType[], isMember: boolean): CelType {
    let result: CelType | undefined;
    for (const overload of this.#environment.functions.get(call.name) ?? []) {
      if (overload.isMember !== isMember || overload.params.length !== types.length) continue;
      const fresh = withFreshParameters(overload, () => this.newParameter());
      const pairs = types.map((type, index) => [type, fresh.params[index]!] as const);
      if (!assignable(this.bindings, pairs)) continue;
      const type = this.resolved(fresh.result);
      if (result === undefined) result = type;
      else if (result.kind !== "dyn" && !sameType(type, result)) result = celTypes.dyn;
    }
    return result ?? this.noOverload(call, types, isMember);
  }

  #identifier(name: string, at: number): CelType {
    const type = this.#variable(name) ?? namedTypes.get(name);
    return type ?? this.report(at, `undeclared reference to '${name}' (in container '')`);
  }

  #variable(name: string): CelType | undefined {
    for (let local = this.#locals; local; local = local.outer) {
      if (local.name === name) return local.type;
    }
    const type = this.#environment.variables.get(name);
    if (type) this.used.add(name);
    return type;
  }

  #select(select: Select): CelType {
    const { operand, field, mode, at } = select;
    const name = dottedName(select) ?? "";
    const named = this.#variable(name) ?? namedTypes.get(name);
    if (named) return named;
    const operandType = this.resolved(this.check(operand));
    const isOptional = isOptionalType(operandType);
    const target = isOptional ? operandType.params[0]! : operandType;
    const type = this.#field(target, field, at);
    if (mode === "test") return celTypes.bool;
    return this.resolved(isOptional || mode === "optional" ? optionalType(type) : type);
  }

  #field(target: CelType, field: string, at: number): CelType {
    switch (target.kind) {
      case "map":
        return target.params[1]!;
      case "struct":
        return this.#environment.fieldType(target.name, field) ??
          this.report(at, `undefined field '${field}'`);
      case "param":
        this.accepts(celTypes.dyn, target);
        return celTypes.dyn;
      case "dyn":
      case "error":
        return celTypes.dyn;
      default:
        this.report(at, `type '${describeType(target)}' does not support field selection`);
        return celTypes.dyn;
    }
  }

  #call(call: Call): CelType {
    const { name, target, args, at } = call;
    // the values for a text may have different types
    const isFormat = target !== undefined && name === "format";
    if (isFormat) this.#exempt++;
    const types = args.map((arg) => this.check(arg));
    if (isFormat) this.#exempt--;
    if (!target) {
      if (name === "_&&_" || name === "_||_") return this.#logical(args, types);
      return this.#known(name, at) ?? this.resolve(call, types, false);
    }
    const prefix = dottedName(target);
    const full = `${prefix}.${name}`;
    if (prefix !== undefined && this.#environment.functions.has(full)) {
      return this.resolve({ name: full, at }, types, false);
    }
    const targetType = this.check(target);
    return this.#known(name, at) ?? this.resolve(call, [targetType, ...types], true);
  }

  /** Reports a function that no one has declared. */
  #known(name: string, at: number): CelType | undefined {
    if (this.#environment.functions.has(name)) return undefined;
    return this.report(at, `undeclared reference to '${name}' (in container '')`);
  }

  #logical(args: readonly Expression[], types: readonly CelType[]): CelType {
    const isMet = types.map((type, index) => {
      if (this.accepts(type, celTypes.bool)) return true;
      this.mismatch(args[index]!.at, celTypes.bool, type);
      return false;
    });
    return isMet.every(Boolean) ? celTypes.bool : celTypes.error;
  }

  mismatch(at: number, expected: CelType, found: CelType): CelType {
    const [one, other] = [expected, found].map((type) => describeType(this.resolved(type)));
    return this.report(at, `expected type '${one}' but found '${other}'`);
  }

  /** Returns the type of an item; that of an optional one is the type of its value. */
  #item({ value, isOptional }: { value: Expression; isOptional: boolean }): CelType {
    const type = this.check(value);
    if (!isOptional) return type;
    const known = this.resolved(type);
    if (isOptionalType(known)) return known.params[0]!;
    if (known.kind !== "dyn") this.mismatch(value.at, optionalType(known), known);
    return known;
  }

  /** Reports the items of lists and maps that have another type than the first one. */
  reportMixed(): void {
    for (const items of this.#mixed) {
      const types = items.map(({ type }) => substitute(this.bindings, type, celTypes.dyn));
      const index = types.findIndex((type) => !sameType(type, types[0]!));
      if (index > 0) this.mismatch(items[index]!.at, types[0]!, types[index]!);
    }
  }

  /** Returns the type of all items of a literal, which must agree. */
  #join(items: readonly TypedItem[]): CelType {
    let joined: CelType | undefined;
    for (const { type } of items) {
      if (!joined) joined = type;
      else if (this.accepts(joined, type)) joined = mostGeneral(joined, type);
      else joined = celTypes.dyn;
    }
    if (this.#exempt === 0 && items.length > 1) this.#mixed.push(items);
    return joined ?? this.newParameter();
  }

  #struct(expression: Extract<Expression, { kind: "struct" }>): CelType {
    const { name, fields, at } = expression;
    if (!this.#environment.isStruct?.(name)) {
      return this.report(at, `undeclared reference to '${name}' (in container '')`);
    }
    for (const field of fields) {
      const type = this.#item(field);
      const expected = this.#environment.fieldType(name, field.name);
      if (!expected) {
        this.report(field.at, `undefined field '${field.name}'`);
      } else if (!this.accepts(expected, type)) {
        const [one, other] = [expected, type].map((each) => describeType(this.resolved(each)));
        this.report(
          field.at,
          `expected type of field '${field.name}' is '${one}' but provided type is '${other}'`,
        );
      }
    }
    return structType(name);
  }
}
