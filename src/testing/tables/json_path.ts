import { isJsonObject } from "../json/json_value.ts";

/** Returns the values below a value, in the order in which they are found. */
type Step = (value: unknown) => unknown[];

/**
 * Reads a path as kubectl and definitions write it, such as `.status.conditions[0].type` or
 * `.status.conditions[?(@.type=="Ready")].status`; returns a function that finds its values.
 *
 * Source: `k8s.io/client-go/util/jsonpath`, without ranges and unions.
 *
 * @throws {SyntaxError} If the path is malformed.
 */
export function parseJsonPath(path: string): (value: unknown) => unknown[] {
  const steps = new PathReader(path).read();
  return (value) => steps.reduce((found, step) => found.flatMap(step), [value]);
}

class PathReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.trim();
  }

  read(): Step[] {
    const steps: Step[] = [];
    while (this.#at < this.#text.length) steps.push(...this.#step());
    return steps;
  }

  #step(): Step[] {
    const char = this.#text[this.#at];
    if (char === "$" || char === "@") {
      this.#at++;
      return [];
    }
    if (char === "[") return [this.#bracket()];
    if (char === ".") {
      this.#at++;
      if (this.#text[this.#at] === ".") {
        this.#at++;
        return [descend, ...this.#fieldStep()];
      }
      if (this.#text[this.#at] === "[") return [];
    }
    return this.#fieldStep();
  }

  #fieldStep(): Step[] {
    const name = this.#name();
    if (name === "*") return [children];
    return name === "" ? [] : [member(name)];
  }

  /** Reads a name, in which a backslash takes the next character as it is. */
  #name(): string {
    let name = "";
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!;
      if (char === "\\") this.#at++;
      else if (char === "." || char === "[") break;
      name += this.#text[this.#at] ?? "";
    }
    return name;
  }

  #bracket(): Step {
    const end = closingBracket(this.#text, this.#at);
    const inner = this.#text.slice(this.#at + 1, end).trim();
    this.#at = end + 1;
    if (inner === "*") return children;
    if (inner.startsWith("?(") && inner.endsWith(")")) return filter(inner.slice(2, -1));
    const quoted = unquoted(inner);
    if (quoted !== undefined) return member(quoted);
    if (/^[-\d:]+$/.test(inner)) return slice(inner);
    throw new SyntaxError(`invalid array index ${inner}`);
  }
}

/** Returns where the bracket that opens at an index is closed; quoted ones do not count. */
function closingBracket(text: string, open: number): number {
  let depth = 0;
  let quote = "";
  for (let at = open; at < text.length; at++) {
    const char = text[at]!;
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "[") depth++;
    else if (char === "]" && --depth === 0) return at;
  }
  throw new SyntaxError("unterminated array");
}

function member(name: string): Step {
  return (value) => isJsonObject(value) && Object.hasOwn(value, name) ? [value[name]] : [];
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

function descend(value: unknown): unknown[] {
  return [value, ...children(value).flatMap(descend)];
}

function slice(text: string): Step {
  const [from = "", to, by] = text.split(":");
  if (to === undefined) return (value) => Array.isArray(value) ? at(value, Number(from)) : [];
  return (value) => {
    if (!Array.isArray(value)) return [];
    const part = value.slice(from === "" ? 0 : Number(from), to === "" ? undefined : Number(to));
    const step = Number(by ?? 1) || 1;
    return part.filter((_, index) => index % step === 0);
  };
}

function at(list: readonly unknown[], index: number): unknown[] {
  const found = list.at(index);
  return found === undefined ? [] : [found];
}

const operators: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  "<=": (left, right) => isOrdered(left, right) && left! <= right!,
  ">=": (left, right) => isOrdered(left, right) && left! >= right!,
  "<": (left, right) => isOrdered(left, right) && left! < right!,
  ">": (left, right) => isOrdered(left, right) && left! > right!,
};

function isOrdered(left: unknown, right: unknown): boolean {
  return typeof left === typeof right && left !== null && typeof left !== "object";
}

function filter(expression: string): Step {
  const operator = Object.keys(operators).find((each) => expression.includes(each));
  if (operator === undefined) {
    const find = operand(expression);
    return (value) => children(value).filter((each) => find(each).length > 0);
  }
  const place = expression.indexOf(operator);
  const left = operand(expression.slice(0, place));
  const right = operand(expression.slice(place + operator.length));
  const holds = operators[operator]!;
  return (value) =>
    children(value).filter((each) => {
      const [first, second] = [left(each), right(each)];
      return first.length > 0 && second.length > 0 && holds(first[0], second[0]);
    });
}

function operand(text: string): Step {
  const trimmed = text.trim();
  const quoted = unquoted(trimmed);
  if (quoted !== undefined) return () => [quoted];
  if (trimmed.startsWith("@") || trimmed.startsWith("$")) return parseJsonPath(trimmed);
  const literal: unknown = trimmed === "true"
    ? true
    : trimmed === "false"
    ? false
    : Number(trimmed);
  if (Number.isNaN(literal)) throw new SyntaxError(`unrecognized identifier ${trimmed}`);
  return () => [literal];
}

function unquoted(text: string): string | undefined {
  const match = /^(["'])([^]*)\1$/.exec(text);
  return match?.[2]?.replaceAll(/\\(.)/g, "$1");
}
