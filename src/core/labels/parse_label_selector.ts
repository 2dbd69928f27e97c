import { identify, KubewireError } from "../errors.ts";
import { shownValue } from "../shown_value.ts";
import {
  labelKeyFault,
  labelNumberFault,
  type LabelOperator,
  type LabelRequirement,
  labelValueFault,
} from "./label_requirement.ts";

/**
 * A label selector is not valid. The message names the wrong part. A selector often comes from an
 * object that users write: report the message to them, for example as an Event.
 */
export class LabelSelectorError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_LABEL_SELECTOR" = identify(this, "ERR_LABEL_SELECTOR");
}

const TOKEN = /[ \t\r\n]*(==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+)/gy;
const SYMBOL = /^[=!(),<>]/;
const OPERATORS: Readonly<Record<string, LabelOperator>> = {
  "=": "in",
  "==": "in",
  "!=": "notin",
  in: "in",
  notin: "notin",
  ">": ">",
  "<": "<",
};

/**
 * Parses the text of a label selector, with the grammar of `labels.Parse` in
 * `k8s.io/apimachinery/pkg/labels`. An empty text has no requirements.
 *
 * @throws {LabelSelectorError} If the text does not follow it, or a key or a value is not valid.
 */
export function parseLabelSelector(text: string): LabelRequirement[] {
  return new SelectorParser(text).parse();
}

class SelectorParser {
  readonly #text: string;
  readonly #tokens: readonly string[];
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    if (this.#isEnd) return requirements;
    do {
      requirements.push(this.#requirement());
      if (!this.#isEnd && this.#peek() !== ",") throw this.#unexpected("a comma or the end");
    } while (this.#take() === ",");
    return requirements;
  }

  #requirement(): LabelRequirement {
    const isAbsent = this.#peek() === "!";
    if (isAbsent) this.#take();
    if (!this.#isWord) throw this.#unexpected("the key of a label");
    const key = this.#take()!;
    this.#check(labelKeyFault("the key of a label", key));
    if (isAbsent) return { key, operator: "!", values: [] };
    if (this.#isEnd || this.#peek() === ",") return { key, operator: "exists", values: [] };
    const sign = this.#peek()!;
    const operator = Object.hasOwn(OPERATORS, sign) ? OPERATORS[sign] : undefined;
    if (!operator) throw this.#unexpected("one of =, ==, !=, in, notin, > and <");
    this.#take();
    const values = sign === "in" || sign === "notin" ? this.#set() : [this.#value()];
    for (const value of values) {
      this.#check(labelValueFault(`the value of ${key}`, value));
      if (operator !== ">" && operator !== "<") continue;
      this.#check(labelNumberFault(`the value of ${key} after ${sign}`, value));
    }
    return { key, operator, values };
  }

  /** Takes the value after an `=`, which may be empty. */
  #value(): string {
    if (this.#isEnd || this.#peek() === ",") return "";
    if (!this.#isWord) throw this.#unexpected("a value");
    return this.#take()!;
  }

  /** Takes values in brackets. An empty place, as in `(a,)`, is the empty value. */
  #set(): string[] {
    if (this.#peek() !== "(") throw this.#unexpected('a "("');
    this.#take();
    const values = new Set<string>();
    for (;;) {
      values.add(this.#isWord ? this.#take()! : "");
      if (this.#peek() !== "," && this.#peek() !== ")") {
        throw this.#unexpected('a value, "," or ")"');
      }
      if (this.#take() === ")") return [...values];
    }
  }

  #peek(): string | undefined {
    return this.#tokens[this.#position];
  }

  get #isEnd(): boolean {
    return this.#position >= this.#tokens.length;
  }

  /** Whether a key or a value is next. The operators `in` and `notin` may be either. */
  get #isWord(): boolean {
    const next = this.#peek();
    return next !== undefined && !SYMBOL.test(next);
  }

  #take(): string | undefined {
    return this.#tokens[this.#position++];
  }

  #check(fault: string | undefined): void {
    if (fault !== undefined) throw this.#error(fault);
  }

  #unexpected(expected: string): LabelSelectorError {
    const found = this.#isEnd ? "the end" : shownValue(this.#peek());
    const before = this.#position === 0 ? "" : ` after ${shownValue(this.#taken)}`;
    return this.#error(`${expected} must stand in place of ${found}${before}`);
  }

  /** The last tokens that were taken, as far as they help to find the place. */
  get #taken(): string {
    return this.#tokens.slice(Math.max(0, this.#position - 3), this.#position).join(" ");
  }

  #error(fault: string): LabelSelectorError {
    return new LabelSelectorError(
      `The label selector ${shownValue(this.#text)} is not valid: ${fault}.`,
    );
  }
}

function tokensOf(text: string): string[] {
  return [...text.matchAll(TOKEN)].map(([, token = ""]) => token);
}
