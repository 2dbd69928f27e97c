/** A token of a JSON text: a bracket, a comma, a colon, a string, a number or a word. */
export interface JsonToken {
  /** Offset of its first character. */
  readonly index: number;
  /** Its text. */
  readonly text: string;
}

/** Finds the tokens of a valid JSON text, in linear time. */
export function* jsonTokens(text: string): Generator<JsonToken> {
  const token = /["{}[\],:]|[^\s"{}[\],:]+/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const { index } = match;
    if (match[0] !== '"') {
      yield { index, text: match[0] };
      continue;
    }
    token.lastIndex = afterString(text, index);
    yield { index, text: text.slice(index, token.lastIndex) };
  }
}

/** Returns the offset after the string that begins at an offset. */
function afterString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
