/** Tokens that can begin an expression, as ANTLR lists them. */
export const primaries =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, " +
  "NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** Returns what ANTLR expects where something else may stand too. */
export function primariesWith(one: string, after: string): string {
  return primaries.replace(after, `${after}, ${one}`);
}

/** Names that an expression cannot use for variables and functions. */
export const reserved: ReadonlySet<string> = new Set(
  ("as break const continue else false for function if import in let loop package namespace null " +
    "return true var void while").split(" "),
);
