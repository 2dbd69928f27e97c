import { expandMacro } from "./expand_macro.ts";
import {
  balance,
  binaryOperators,
  type Expression,
  type ListItem,
  type Literal,
  type MapLiteral,
  operatorCall,
  type StructLiteral,
} from "./expression.ts";
import { primaries, primariesWith, reserved } from "./grammar.ts";
import { literal, readNumber, readText } from "./read_literal.ts";
import { CelSyntaxError } from "./source_issue.ts";
import { Stop, TokenReader } from "./token_reader.ts";
import { readTokens, type Token } from "./tokens.ts";

/**
 * Parses an expression of CEL, or throws a `CelSyntaxError`.
 *
 * Source: the grammar of `github.com/google/cel-go/parser`.
 */
export function parseExpression(source: string): Expression {
  const size = [...source].length;
  if (size > mostLetters) {
    const message = `expression code point size exceeds limit: size: ${size}, limit ${mostLetters}`;
    throw new CelSyntaxError([{ at: 0, message }]);
  }
  const { tokens, issues } = readTokens(source);
  const parser = new Parser(tokens, issues);
  const expression = parser.parse();
  if (issues.length > 0) throw new CelSyntaxError(issues);
  return expression;
}

const mostLetters = 100_000;
const mostDepth = 250;

class Parser extends TokenReader {
  #depth = 0;
  #expected = primaries;

  parse(): Expression {
    const nothing: Expression = { kind: "identifier", at: 0, name: "" };
    try {
      const expression = this.#expression();
      if (this.token.kind !== "end") this.refuse("<EOF>");
      return expression;
    } catch (error) {
      if (error instanceof Stop) return nothing;
      throw error;
    }
  }

  #expression(): Expression {
    if (++this.#depth > mostDepth) {
      this.fail(0, `expression recursion limit exceeded: ${mostDepth}`);
    }
    const condition = this.#binary(0);
    const question = this.takeIf("?");
    let expression = condition;
    if (question) {
      const yes = this.#binary(0);
      this.expect(":");
      const no = this.#expression();
      expression = operatorCall("_?_:_", question.at, [condition, yes, no]);
    }
    this.#depth--;
    return expression;
  }

  #binary(level: number): Expression {
    const operators = binaryOperators[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    const terms = [left];
    let at = 0;
    while (this.token.kind === "op" && Object.hasOwn(operators, this.token.text)) {
      const { text, at: place } = this.take();
      at = place;
      const right = this.#binary(level + 1);
      terms.push(right);
      if (level > 1) left = operatorCall(operators[text]!, place, [left, right]);
      this.#checkLength(level > 1 ? terms.length : 0);
    }
    // long chains of `||` and `&&` become trees that are as flat as can be, as cel-go's
    return level > 1 ? left : balance(Object.values(operators)[0]!, at, terms);
  }

  #checkLength(length: number): void {
    if (length > mostDepth) this.fail(0, `expression recursion limit exceeded: ${mostDepth}`);
  }

  #unary(): Expression {
    const sign = this.token;
    if (!this.isAt("!", "-")) return this.#member();
    const next = this.peek(1)?.kind;
    if (sign.text === "-" && (next === "int" || next === "float")) return this.#member();
    let count = 0;
    while (this.takeIf(sign.text)) count++;
    const operand = this.#member();
    return count % 2 === 0
      ? operand
      : operatorCall(sign.text === "!" ? "!_" : "-_", sign.at, [operand]);
  }

  #member(): Expression {
    return this.#selectors(this.#primary());
  }

  #selectors(operand: Expression): Expression {
    let left = operand;
    for (let length = 0;; length++) {
      this.#checkLength(length);
      const dot = this.takeIf(".");
      if (dot) {
        left = this.#selection(left, dot);
        continue;
      }
      const bracket = this.takeIf("[");
      if (!bracket) return left;
      const isOptional = this.takeIf("?") !== undefined;
      if (!isOptional) this.#expected = primariesWith("'?'", "'!'");
      const index = this.#expression();
      this.expect("]");
      left = operatorCall(isOptional ? "_[?_]" : "_[_]", bracket.at, [left, index]);
    }
  }

  #selection(operand: Expression, dot: Token): Expression {
    const mode = this.takeIf("?") ? "optional" : "value";
    const isName = this.token.kind === "name" || this.token.kind === "quoted";
    if (this.token.kind === "end") {
      this.fail(this.token.at, "Syntax error: no viable alternative at input '.'");
    }
    if (!isName) {
      this.refuse(
        mode === "value" ? "{'?', IDENTIFIER, ESC_IDENTIFIER}" : "{IDENTIFIER, ESC_IDENTIFIER}",
      );
    }
    const field = this.take();
    const open = mode === "value" && field.kind === "name" ? this.takeIf("(") : undefined;
    if (!open) {
      const name = field.text.replaceAll("`", "");
      return { kind: "select", at: dot.at, operand, field: name, mode };
    }
    const args = this.#args();
    return this.#callOrMacro({ name: field.text, at: open.at, target: operand, args });
  }

  #args(): Expression[] {
    const args: Expression[] = [];
    if (!this.isAt(")")) {
      this.#expected = primariesWith("')'", "'('");
      do args.push(this.#expression()); while (this.takeIf(","));
    }
    this.expect(")");
    return args;
  }

  #literal(at: number, read: () => Literal): Literal {
    try {
      return read();
    } catch (error) {
      if (error instanceof SyntaxError) this.fail(at, error.message);
      throw error;
    }
  }

  #callOrMacro(
    parts: { name: string; at: number; target: Expression | undefined; args: Expression[] },
  ): Expression {
    const expanded = expandMacro({ kind: "call", ...parts });
    if ("message" in expanded) this.fail(expanded.at, expanded.message);
    return expanded;
  }

  #primary(): Expression {
    const token = this.token;
    const expected = this.#expected;
    this.#expected = primaries;
    switch (token.kind) {
      case "int":
      case "uint":
      case "float":
        this.take();
        return this.#literal(token.at, () => readNumber(token));
      case "string":
      case "bytes":
        this.take();
        return this.#literal(token.at, () => readText(token));
      case "name":
        return this.#name();
    }
    const digits = this.peek(1);
    if (this.isAt("-") && (digits?.kind === "int" || digits?.kind === "float")) {
      const sign = this.take();
      this.take();
      return this.#literal(sign.at, () => readNumber(digits, sign));
    }
    if (this.isAt("(")) {
      this.take();
      const inner = this.#expression();
      if (this.token.kind === "end") {
        this.fail(this.token.at, "Syntax error: missing ')' at '<EOF>'");
      }
      this.expect(")");
      return inner;
    }
    if (this.isAt("[")) return this.#list();
    if (this.isAt("{")) return this.#map();
    if (this.isAt(".") && this.peek(1)?.kind === "name") {
      this.take();
      return this.#name();
    }
    return this.refuse(expected, this.#isPrimary(this.peek(1)));
  }

  #isPrimary(token: Token | undefined): boolean {
    if (token === undefined || token.kind === "end") return false;
    return token.kind !== "op" || ["[", "{", "(", ".", "-", "!"].includes(token.text);
  }

  #name(): Expression {
    const { text, at } = this.take();
    if (text === "true" || text === "false") return literal(at, text === "true");
    if (text === "null") return literal(at, null);
    const open = this.takeIf("(");
    if (open) {
      const args = this.#args();
      if (reserved.has(text)) this.fail(at, `reserved identifier: ${text}`);
      return this.#callOrMacro({ name: text, at: open.at, target: undefined, args });
    }
    const struct = this.#structName(text);
    if (struct !== undefined) return this.#struct(struct);
    if (reserved.has(text)) this.fail(at, `reserved identifier: ${text}`);
    return { kind: "identifier", at, name: text };
  }

  /** Returns the name of a message that is begun by names, dots and a brace, and takes the names. */
  #structName(first: string): string | undefined {
    let count = 0;
    let name = first;
    while (this.peek(count)?.text === "." && this.peek(count + 1)?.kind === "name") {
      name += `.${this.peek(count + 1)!.text}`;
      count += 2;
    }
    const brace = this.peek(count);
    if (brace?.kind !== "op" || brace.text !== "{") return undefined;
    while (count-- > 0) this.take();
    return name;
  }

  #struct(name: string): Expression {
    const { at } = this.take();
    const fields: StructLiteral["fields"] = [];
    while (!this.isAt("}")) {
      const isOptional = this.takeIf("?") !== undefined;
      if (this.token.kind !== "name") this.refuse("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}");
      const field = this.take();
      const colon = this.expect(":");
      fields.push({ at: colon.at, name: field.text, value: this.#expression(), isOptional });
      if (!this.takeIf(",")) break;
    }
    this.expect("}");
    return { kind: "struct", at, name, fields };
  }

  #list(): Expression {
    const { at } = this.take();
    const items: ListItem[] = [];
    if (this.peek(1)?.text === "]") this.takeIf(",");
    while (!this.isAt("]")) {
      const isOptional = this.takeIf("?") !== undefined;
      items.push({ value: this.#expression(), isOptional });
      if (!this.takeIf(",")) break;
    }
    if (!this.isAt("]")) this.refuse("{']', ','}");
    this.take();
    return { kind: "list", at, items };
  }

  #map(): Expression {
    const { at } = this.take();
    const entries: MapLiteral["entries"] = [];
    while (!this.isAt("}")) {
      const isOptional = this.takeIf("?") !== undefined;
      const key = this.#expression();
      this.expect(":");
      entries.push({ key, value: this.#expression(), isOptional });
      if (!this.takeIf(",")) break;
    }
    if (!this.isAt("}")) this.refuse("{'}', ','}");
    this.take();
    return { kind: "map", at, entries };
  }
}
