import { describeFieldErrors, type FieldError, invalidValue } from "./field_error.ts";
import { describeLabelKeyFaults, describeLabelValueFaults } from "./object_names.ts";

type Operator = "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | "gt" | "lt";

interface Requirement {
  key: string;
  operator: Operator;
  values: readonly string[];
}

/** A parsed label selector; every requirement must hold. */
export interface LabelSelector {
  /** Whether the selector matches every object. */
  readonly empty: boolean;
  /** Returns whether the selector matches an object with these labels. */
  matches(labels: Readonly<Record<string, string>>): boolean;
}

/** Thrown for an invalid label selector, with the message of `k8s.io/apimachinery/pkg/labels`. */
export class LabelSelectorError extends Error {
  /** Creates the error. */
  constructor(message: string) {
    super(message);
    this.name = "LabelSelectorError";
  }
}

/**
 * Parses a label selector with Kubernetes' full grammar: `a`, `!a`, `a=b`, `a==b`, `a!=b`, `a in
 * (b,c)`, `a notin (b,c)`, `a>1`, `a<1`, joined by commas.
 *
 * @throws {LabelSelectorError} If the text does not follow the grammar.
 */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements = new Parser(text).parse();
  return {
    empty: requirements.length === 0,
    matches: (labels) => requirements.every((requirement) => holds(requirement, labels)),
  };
}

function holds(requirement: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const { key, operator, values } = requirement;
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "=":
    case "==":
    case "in":
      return value !== undefined && values.includes(value);
    case "!=":
    case "notin":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "gt":
    case "lt": {
      if (value === undefined || !isInteger(value)) return false;
      const [left, right] = [BigInt(value), BigInt(values[0]!)];
      return operator === "gt" ? left > right : left < right;
    }
  }
}

/** Returns whether Go reads a text as an integer of 64 bits. */
function isInteger(text: string): boolean {
  return /^[+-]?\d{1,63}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

interface Token {
  kind: "word" | "symbol" | "end";
  text: string;
}

const symbols = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let rest = trimStart(text);
  while (rest !== "") {
    const symbol = symbols.find((candidate) => rest.startsWith(candidate));
    const token = symbol ?? /^[^=!(),>< \t\r\n]+/.exec(rest)![0];
    tokens.push({ kind: symbol ? "symbol" : "word", text: token });
    rest = trimStart(rest.slice(token.length));
  }
  return [...tokens, { kind: "end", text: "" }];
}

/** Cuts the white space that separates words; any other is a part of one, which is then not valid. */
function trimStart(text: string): string {
  return text.replace(/^[ \t\r\n]+/, "");
}

class Parser {
  readonly #tokens: Token[];
  #position = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    while (this.#peek().kind !== "end") {
      const first = this.#peek();
      if (first.kind !== "word" && first.text !== "!") {
        throw expected(first, "!, identifier, or 'end of string'");
      }
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next.kind === "end") break;
      if (next.text !== ",") throw expected(next, "',' or 'end of string'");
      const after = this.#peek();
      if (after.kind !== "word" && after.text !== "!") {
        throw expected(after, "identifier after ','");
      }
    }
    return requirements;
  }

  #requirement(): Requirement {
    try {
      const negated = this.#peek().text === "!";
      if (negated) this.#take();
      const name = this.#take();
      if (name.kind !== "word") throw expected(name, "identifier");
      const faults = describeLabelKeyFaults(name.text);
      if (faults.length > 0) {
        // kube-apiserver prints a nil field path like this
        throw fieldErrors([invalidValue({ field: "<nil>", value: name.text }, faults.join("; "))]);
      }
      if (negated) return { key: name.text, operator: "!", values: [] };
      const next = this.#peek();
      if (next.kind === "end" || next.text === ",") {
        return { key: name.text, operator: "exists", values: [] };
      }
      const operator = this.#operator();
      const values = operator === "in" || operator === "notin" ? this.#set() : [this.#value()];
      return checked({ key: name.text, operator, values });
    } catch (error) {
      if (!(error instanceof LabelSelectorError)) throw error;
      throw new LabelSelectorError(`unable to parse requirement: ${error.message}`);
    }
  }

  #operator(): Operator {
    const token = this.#take();
    switch (token.text) {
      case ">":
        return "gt";
      case "<":
        return "lt";
      case "=":
      case "==":
      case "!=":
      case "in":
      case "notin":
        return token.text;
      default:
        throw expected(token, "in, notin, =, ==, !=, gt, lt");
    }
  }

  #value(): string {
    const next = this.#peek();
    if (next.kind === "end" || next.text === ",") return "";
    const token = this.#take();
    if (token.kind !== "word") throw expected(token, "identifier");
    return token.text;
  }

  #set(): string[] {
    const open = this.#take();
    if (open.text !== "(") throw new LabelSelectorError(`found '${open.text}' expected: '('`);
    const values = new Set<string>();
    for (;;) {
      const token = this.#peek();
      // an empty item, as in "(a,)" or "()", is the empty value
      if (token.kind === "word") values.add(this.#take().text);
      else if (token.text === "," || token.text === ")") values.add("");
      else throw expected(token, "',', ')' or identifier");
      const separator = this.#take();
      if (separator.text === ")") return [...values].sort();
      if (separator.text !== ",") throw expected(separator, "',' or ')'");
    }
  }

  #peek(): Token {
    return this.#tokens[this.#position]!;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== "end") this.#position++;
    return token;
  }
}

function checked(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement;
  const errors: FieldError[] = [];
  values.forEach((value, index) => {
    if ((operator === "gt" || operator === "lt") && !isInteger(value)) {
      errors.push(invalidValue(
        { field: `values[${index}]`, value },
        "for 'Gt', 'Lt' operators, the value must be an integer",
      ));
    }
    const faults = describeLabelValueFaults(value);
    if (faults.length > 0) {
      errors.push(invalidValue({ field: `values[${index}][${key}]`, value }, faults.join("; ")));
    }
  });
  if (errors.length > 0) throw fieldErrors(errors);
  return requirement;
}

function fieldErrors(errors: FieldError[]): LabelSelectorError {
  return new LabelSelectorError(describeFieldErrors(errors));
}

function expected(token: Token, what: string): LabelSelectorError {
  return new LabelSelectorError(`found '${token.text}', expected: ${what}`);
}
