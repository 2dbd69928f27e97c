import type { SourceIssue } from "./source_issue.ts";

/** A token of an expression. */
export interface Token {
  /** The kind; operators and keywords are their own kind. */
  readonly kind: "int" | "uint" | "float" | "string" | "bytes" | "name" | "quoted" | "op" | "end";
  /** The text as written. */
  readonly text: string;
  /** Offset in UTF-16 units. */
  readonly at: number;
}

const space = /[ \t\r\n\f]+|\/\/[^\n]*/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const quotedName = /`[A-Za-z0-9_.\-/ ]+`/y;
const number = /0x[0-9a-fA-F]+[uU]?|(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+[uU]?/y;
const operator = /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y;
const escape =
  "\\\\(?:[abfnrtv\"'\\\\?`]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})";
const text = new RegExp(
  [
    `[rR]"""[^]*?"""|[rR]'''[^]*?'''|[rR]"[^"\\n\\r]*"|[rR]'[^'\\n\\r]*'`,
    `"""(?:${escape}|[^\\\\])*?"""|'''(?:${escape}|[^\\\\])*?'''`,
    `"(?:${escape}|[^\\\\"\\n\\r])*"|'(?:${escape}|[^\\\\'\\n\\r])*'`,
  ].join("|"),
  "y",
);
/** A text without an end, up to the letter at which it breaks. */
const broken = new RegExp(`["'](?:${escape}|[^\\\\\\n\\r])*(?:\\\\[^\\n\\r]?)?`, "y");

/** Splits an expression into tokens; the last one is of kind `end`. */
export function readTokens(source: string): { tokens: Token[]; issues: SourceIssue[] } {
  const tokens: Token[] = [];
  const issues: SourceIssue[] = [];
  let at = 0;
  while (at < source.length) {
    const blank = matchAt(space, source, at);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const token = readToken(source, at);
    if (token) {
      tokens.push(token);
      at += token.text.length;
      continue;
    }
    const rest = unreadable(source, at);
    issues.push({ at, message: `Syntax error: token recognition error at: '${rest}'` });
    at += rest.length;
  }
  tokens.push({ kind: "end", text: "<EOF>", at: source.length });
  return { tokens, issues };
}

/** Returns what begins no token: a text that breaks, half an operator, or one letter. */
function unreadable(source: string, at: number): string {
  const rest = matchAt(broken, source, at);
  if (rest !== undefined) return rest;
  const isHalf = /[=&|]/.test(source[at]!);
  return isHalf ? source.slice(at, at + 2) : String.fromCodePoint(source.codePointAt(at)!);
}

function readToken(source: string, at: number): Token | undefined {
  const isBytes = source[at] === "b" || source[at] === "B";
  const string = matchAt(text, source, isBytes ? at + 1 : at);
  if (string !== undefined) {
    return isBytes
      ? { kind: "bytes", text: source[at] + string, at }
      : { kind: "string", text: string, at };
  }
  const digits = matchAt(number, source, at);
  if (digits !== undefined) return { kind: numberKind(digits), text: digits, at };
  const word = matchAt(name, source, at);
  if (word !== undefined) return { kind: word === "in" ? "op" : "name", text: word, at };
  const quoted = matchAt(quotedName, source, at);
  if (quoted !== undefined) return { kind: "quoted", text: quoted, at };
  const sign = matchAt(operator, source, at);
  return sign === undefined ? undefined : { kind: "op", text: sign, at };
}

function numberKind(digits: string): "int" | "uint" | "float" {
  if (/[uU]$/.test(digits)) return "uint";
  return !digits.startsWith("0x") && /[.eE]/.test(digits) ? "float" : "int";
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
