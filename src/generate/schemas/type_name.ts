/** Reserved words of TypeScript or JavaScript, and words with another meaning as a type. */
const reserved: ReadonlySet<string> = new Set(
  ("abstract accessor any arguments as asserts async await bigint boolean break case catch class " +
    "const constructor continue debugger declare default defer delete do else enum eval export " +
    "extends false finally for from function get global globalThis if implements import in infer " +
    "instanceof interface intrinsic is keyof let module namespace never new null number object of " +
    "out override package private protected public readonly require return satisfies set static " +
    "string super switch symbol this throw true try type typeof undefined unique unknown using " +
    "var void while with yield").split(" "),
);

/** Whether a word cannot be the name of a type or a constant. */
export function isReserved(word: string): boolean {
  return reserved.has(word);
}

/**
 * Returns the name of a kind's type: the kind, with `_` for `-` (`My_Thing` for `My-Thing`), and
 * with `_` after a reserved word of TypeScript (`class_`, `string_`). A kind never contains a `_`
 * itself, so two kinds have different names. The names on the wire do not change.
 */
export function typeName(kind: string): string {
  const name = kind.replaceAll("-", "_");
  return isReserved(name) ? `${name}_` : name;
}

/** Returns the name, with a number if it is already taken. */
export function freeName(wanted: string, taken: { has(name: string): boolean }): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}${number}`)) number++;
  return `${wanted}${number}`;
}
