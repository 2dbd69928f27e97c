import { equalParts } from "./json_value.ts";

/**
 * Compares values of JSON, and remembers the parts that it has compared: to ask for a value and for
 * each part of it takes the time of one comparison.
 */
export class JsonComparison {
  readonly #known = new WeakMap<object, { other: unknown; isEqual: boolean }>();

  /** Returns whether two values are equal; the order of an object's keys does not matter. */
  readonly isEqual = (left: unknown, right: unknown): boolean => {
    if (left === right) return true;
    if (typeof left !== "object" || left === null) return false;
    const known = this.#known.get(left);
    if (known && known.other === right) return known.isEqual;
    const isEqual = equalParts(left, right, this.isEqual);
    this.#known.set(left, { other: right, isEqual });
    return isEqual;
  };
}
