import { type CelType, sameType } from "./values/cel_type.ts";

/** The types that a check has found for type parameters. */
export class TypeBindings {
  readonly #types = new Map<string, CelType>();
  /** Earlier types, which are restored if an attempt fails. */
  readonly #trail: (readonly [name: string, before: CelType | undefined])[] = [];

  /** Returns the type of a parameter; `undefined` if it has none yet. */
  get(name: string): CelType | undefined {
    return this.#types.get(name);
  }

  /** Gives a parameter a type, or another one. */
  set(name: string, type: CelType): void {
    this.#trail.push([name, this.#types.get(name)]);
    this.#types.set(name, type);
  }

  /** Does something that may fail; what it has bound is undone if it returns false. */
  attempt(bind: () => boolean): boolean {
    const mark = this.#trail.length;
    if (bind()) return true;
    for (const [name, before] of this.#trail.splice(mark).reverse()) {
      if (before) this.#types.set(name, before);
      else this.#types.delete(name);
    }
    return false;
  }
}

/**
 * Returns whether values of types can stand for others, and binds what that decides.
 *
 * Source: `github.com/google/cel-go/checker` `isAssignable`.
 */
export function assignable(
  bindings: TypeBindings,
  pairs: readonly (readonly [from: CelType, to: CelType])[],
): boolean {
  return bindings.attempt(() => pairs.every(([from, to]) => isAssignable(bindings, from, to)));
}

/** Returns the types of a signature with parameters that no other call has. */
export function withFreshParameters(
  { params, result }: { params: readonly CelType[]; result: CelType },
  newParameter: () => CelType,
): { params: CelType[]; result: CelType } {
  const names = new Map<string, CelType>();
  const fresh = (type: CelType): CelType => {
    if (type.kind === "param") {
      const known = names.get(type.name) ?? newParameter();
      names.set(type.name, known);
      return known;
    }
    return type.params.length === 0 ? type : { ...type, params: type.params.map(fresh) };
  };
  return { params: params.map(fresh), result: fresh(result) };
}

/** Returns a type with its parameters replaced; unbound ones become `dyn` if `free` is given. */
export function substitute(bindings: TypeBindings, type: CelType, free?: CelType): CelType {
  if (type.kind === "param") {
    const bound = bindings.get(type.name);
    return bound ? substitute(bindings, bound, free) : free ?? type;
  }
  if (type.params.length === 0) return type;
  return { ...type, params: type.params.map((one) => substitute(bindings, one, free)) };
}

/** Returns the more general of two types, one of which can stand for the other. */
export function mostGeneral(left: CelType, right: CelType): CelType {
  return isLessSpecific(left, right) ? left : right;
}

function isLessSpecific(left: CelType, right: CelType): boolean {
  if (left.kind === "dyn" || left.kind === "param") return true;
  if (right.kind === "dyn" || right.kind === "param") return false;
  if (left.kind !== right.kind) return false;
  if (left.kind === "type") return true;
  return left.name === right.name && left.params.length === right.params.length &&
    left.params.every((one, index) => isLessSpecific(one, right.params[index]!));
}

function isAssignable(bindings: TypeBindings, from: CelType, to: CelType): boolean {
  if (to.kind === "param") {
    const { valid, bound } = bind(bindings, from, to);
    if (valid || bound) return valid;
  }
  if (from.kind === "param") return bind(bindings, to, from).valid;
  if (isOpen(from) || isOpen(to)) return true;
  if (from.kind === "null") return isNullable(to);
  if (to.kind === "null") return isNullable(from);
  if (from.kind !== to.kind) return false;
  if (from.kind === "type") return true;
  return from.name === to.name && from.params.length === to.params.length &&
    from.params.every((one, index) => isAssignable(bindings, one, to.params[index]!));
}

function isOpen({ kind }: CelType): boolean {
  return kind === "dyn" || kind === "error";
}

/** Returns whether `null` may stand for a value: of primitives, lists and maps it may not. */
function isNullable({ kind }: CelType): boolean {
  return ["null", "opaque", "struct", "duration", "timestamp"].includes(kind);
}

/** Binds a parameter to a type, or to the more general of that and what it is bound to. */
function bind(
  bindings: TypeBindings,
  type: CelType,
  parameter: CelType,
): { valid: boolean; bound: boolean } {
  if (sameType(type, parameter)) return { valid: true, bound: true };
  const bound = bindings.get(parameter.name);
  if (bound) {
    if (sameType(type, bound)) return { valid: true, bound: true };
    if (!isAssignable(bindings, type, bound)) return { valid: false, bound: true };
    const general = mostGeneral(type, bound);
    if (!occursIn(bindings, parameter, general)) bindings.set(parameter.name, general);
    return { valid: true, bound: true };
  }
  if (occursIn(bindings, parameter, type)) return { valid: false, bound: false };
  bindings.set(parameter.name, type);
  return { valid: true, bound: false };
}

function occursIn(bindings: TypeBindings, parameter: CelType, type: CelType): boolean {
  if (sameType(parameter, type)) return true;
  if (type.kind === "param") {
    const bound = bindings.get(type.name);
    return bound ? occursIn(bindings, parameter, bound) : false;
  }
  return type.params.some((one) => occursIn(bindings, parameter, one));
}
