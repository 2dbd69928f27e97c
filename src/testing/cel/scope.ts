import { CelError, type CelValue } from "./values/cel_value.ts";

/** Finds the value of a variable; `undefined` if there is none. */
export type FindVariable = (name: string) => CelValue | undefined;

/** The values of names while an expression is evaluated. */
export class Scope {
  readonly #find: FindVariable;
  readonly #budget: { left: number };

  constructor(find: FindVariable, budget: { left: number } = { left: mostSteps }) {
    this.#find = find;
    this.#budget = budget;
  }

  /** Returns the value of a name. */
  get(name: string): CelValue | undefined {
    return this.#find(name);
  }

  /** Returns a scope with further values, which hide those of the same names. */
  with(values: Readonly<Record<string, CelValue>>): Scope {
    const find = (name: string) => Object.hasOwn(values, name) ? values[name] : this.#find(name);
    return new Scope(find, this.#budget);
  }

  /** Counts a step; kube-apiserver ends an evaluation that costs too much by the same words. */
  step(): void {
    if (--this.#budget.left < 0) {
      throw new CelError("operation cancelled: actual cost limit exceeded");
    }
  }
}

/** kube-apiserver's limit for the cost of one evaluation; here each name, field and call is one. */
const mostSteps = 1_000_000;

/** Computes a value. */
export type Evaluate = (scope: Scope) => CelValue;
