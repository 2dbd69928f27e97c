/** Letters that stand behind a backslash for another one. */
const letters: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
  "'": 39,
  '"': 34,
  "`": 96,
  "?": 63,
};

const escape =
  /\\(?:([abfnrtv\\'"`?])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

/** Returns the text of a literal of CEL, or throws a `SyntaxError` in cel-go's words. */
export function unescapeText(token: string): string {
  const { body, isRaw } = bodyOf(token);
  if (isRaw) return body;
  return readEscapes(body).map((part) =>
    typeof part === "string" ? part : String.fromCodePoint(part.code)
  ).join("");
}

/** Returns the bytes of a literal of CEL, which is given without its `b`. */
export function unescapeBytes(token: string): Uint8Array {
  const { body, isRaw } = bodyOf(token);
  const encoder = new TextEncoder();
  if (isRaw) return encoder.encode(body);
  const parts = readEscapes(body).map((part) => {
    if (typeof part === "string") return encoder.encode(part);
    if (part.isUnicode) throw new SyntaxError("unable to unescape string");
    return Uint8Array.of(part.code);
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function bodyOf(token: string): { body: string; isRaw: boolean } {
  const isRaw = /^[rR]/.test(token);
  const quoted = isRaw ? token.slice(1) : token;
  const quotes = quoted.startsWith('"""') || quoted.startsWith("'''") ? 3 : 1;
  // Go reads line ends of other systems as its own
  const body = quoted.slice(quotes, -quotes).replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  return { body, isRaw };
}

function readEscapes(body: string): (string | { code: number; isUnicode: boolean })[] {
  const parts: (string | { code: number; isUnicode: boolean })[] = [];
  let from = 0;
  for (let at = body.indexOf("\\"); at >= 0; at = body.indexOf("\\", from)) {
    if (at > from) parts.push(body.slice(from, at));
    escape.lastIndex = at;
    const match = escape.exec(body);
    if (!match) throw new SyntaxError("unable to unescape string");
    const [whole, letter, hex, short, long, octal] = match;
    const code = letter !== undefined
      ? letters[letter]!
      : octal !== undefined
      ? parseInt(octal, 8)
      : parseInt(hex ?? short ?? long!, 16);
    const isUnicode = (short ?? long) !== undefined;
    if (code > 0x10ffff || (isUnicode && code >= 0xd800 && code < 0xe000)) {
      throw new SyntaxError("invalid unicode code point");
    }
    parts.push({ code, isUnicode });
    from = at + whole.length;
  }
  if (from < body.length) parts.push(body.slice(from));
  return parts;
}
