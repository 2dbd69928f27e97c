import { isSubdomain } from "../check_name.ts";
import { shownValue } from "../shown_value.ts";

/** Labels by their keys. */
export type Labels = Readonly<Record<string, string>>;

/** The operators of requirements; `=` is `in` one value, and `!=` is `notin` one value. */
export type LabelOperator = "in" | "notin" | "exists" | "!" | ">" | "<";

/** A condition on one label; all those of a selector must hold. */
export interface LabelRequirement {
  /** The key of the label. */
  readonly key: string;
  /** The relation of the label to the values. */
  readonly operator: LabelOperator;
  /** The values: at least one for `in` and `notin`, one number for `>` and `<`, otherwise none. */
  readonly values: readonly string[];
}

const LONGEST = 63;
const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const INTEGER = /^\d+$/; // a label never begins with a sign
const MOST = 2n ** 63n - 1n;
const RULE =
  `at most ${LONGEST} letters, digits, hyphens, underscores and dots, with a letter or ` +
  "digit at both ends";

/**
 * Returns the fault of a label's key
 * ({@link https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set syntax of labels}),
 * if it has one. `what` is the subject of the sentence.
 */
export function labelKeyFault(what: string, key: unknown): string | undefined {
  if (typeof key === "string") {
    const slash = key.indexOf("/");
    if (isName(key.slice(slash + 1)) && (slash < 0 || isSubdomain(key.slice(0, slash)))) return;
  }
  return `${what} must have ${RULE}, after an optional DNS name and a slash, such as ` +
    `example.com/team: it is ${shownValue(key)}`;
}

/** Returns the fault of a label's value, if it has one. `what` is the subject of the sentence. */
export function labelValueFault(what: string, value: unknown): string | undefined {
  if (value === "" || (typeof value === "string" && isName(value))) return undefined;
  return `${what} must have ${RULE}, or be empty: it is ${shownValue(value)}`;
}

/** Returns the fault of a number to compare a label with, if it has one. */
export function labelNumberFault(what: string, value: string): string | undefined {
  if (integerOf(value) !== undefined) return undefined;
  return `${what} must be a whole number of at most 64 bits: it is ${shownValue(value)}`;
}

function isName(text: string): boolean {
  return text.length <= LONGEST && NAME.test(text);
}

function integerOf(text: string): bigint | undefined {
  if (text.length > LONGEST || !INTEGER.test(text)) return undefined;
  const integer = BigInt(text);
  return integer <= MOST ? integer : undefined;
}

/** Returns whether a requirement holds for these labels. */
export function requirementHolds(requirement: LabelRequirement, labels: Labels): boolean {
  const { key, operator, values } = requirement;
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "in":
      return value !== undefined && values.includes(value);
    case "notin":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case ">":
    case "<": {
      const left = value === undefined ? undefined : integerOf(value);
      const right = integerOf(values[0] ?? "");
      if (left === undefined || right === undefined) return false;
      return operator === ">" ? left > right : left < right;
    }
  }
}
