import type { SourceIssue } from "./source_issue.ts";
import type { Token } from "./tokens.ts";

/** Thrown at the first token that does not fit; what is parsed after it would be a guess. */
export class Stop extends Error {}

/** Reads tokens one by one, and reports the first that does not fit in the words of ANTLR. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #issues: SourceIssue[];
  #next = 0;

  constructor(tokens: readonly Token[], issues: SourceIssue[]) {
    this.#tokens = tokens;
    this.#issues = issues;
  }

  /** The next token. */
  get token(): Token {
    return this.#tokens[this.#next]!;
  }

  /** Returns a later token. */
  peek(distance: number): Token | undefined {
    return this.#tokens[this.#next + distance];
  }

  /** Returns whether the next token is one of these operators. */
  isAt(...texts: string[]): boolean {
    return this.token.kind === "op" && texts.includes(this.token.text);
  }

  /** Takes the next token; the last one stays. */
  take(): Token {
    const { token } = this;
    if (token.kind !== "end") this.#next++;
    return token;
  }

  /** Takes the next token if it is this operator. */
  takeIf(text: string): Token | undefined {
    return this.isAt(text) ? this.take() : undefined;
  }

  /** Takes the next token, which must be this operator. */
  expect(text: string): Token {
    return this.takeIf(text) ?? this.refuse(`'${text}'`);
  }

  /** Refuses the next token. ANTLR calls it extraneous if what it expects stands behind it. */
  refuse(expected: string, isExpectedNext?: boolean): never {
    const { text, at } = this.token;
    const after = this.peek(1)?.text;
    const isExtra = isExpectedNext ??
      (after !== undefined && (expected === `'${after}'` || expected === after));
    const verb = isExtra ? "extraneous" : "mismatched";
    this.fail(at, `Syntax error: ${verb} input '${text}' expecting ${expected}`);
  }

  /** Reports a fault, and ends the parsing. */
  fail(at: number, message: string): never {
    this.#issues.push({ at, message });
    throw new Stop();
  }
}
