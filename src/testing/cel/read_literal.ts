import { celTypes } from "./values/cel_type.ts";
import { CelUint, type CelValue } from "./values/cel_value.ts";
import type { Literal } from "./expression.ts";
import type { Token } from "./tokens.ts";
import { unescapeBytes, unescapeText } from "./unescape_text.ts";

/** Returns the number of a token; throws a `SyntaxError` if 64 bits cannot hold it. */
export function readNumber(token: Token, sign?: Token): Literal {
  const at = sign?.at ?? token.at;
  const digits = token.text.replace(/[uU]$/, "");
  if (token.kind === "float") return literal(at, Number((sign ? "-" : "") + token.text));
  const value = sign ? -BigInt(digits) : BigInt(digits);
  if (token.kind === "uint") {
    if (value >= 2n ** 64n) throw new SyntaxError("invalid uint literal");
    return literal(at, new CelUint(value));
  }
  if (BigInt.asIntN(64, value) !== value) throw new SyntaxError("invalid int literal");
  return literal(at, value);
}

/** Returns the text or the bytes of a token; throws a `SyntaxError` for an escape that is none. */
export function readText({ kind, text, at }: Token): Literal {
  return literal(at, kind === "bytes" ? unescapeBytes(text.slice(1)) : unescapeText(text));
}

/** Returns a value as a literal. */
export function literal(at: number, value: CelValue): Literal {
  const type = value === null
    ? celTypes.null
    : typeof value === "boolean"
    ? celTypes.bool
    : typeof value === "bigint"
    ? celTypes.int
    : typeof value === "number"
    ? celTypes.double
    : typeof value === "string"
    ? celTypes.string
    : value instanceof CelUint
    ? celTypes.uint
    : celTypes.bytes;
  return { kind: "literal", at, type, value };
}
