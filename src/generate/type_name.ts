/** Words that TypeScript or JavaScript keeps for itself, or that mean something else as a type. */
const reserved: ReadonlySet<string> = new Set(
  ("abstract accessor any arguments as asserts async await bigint boolean break case catch class " +
    "const constructor continue debugger declare default defer delete do else enum eval export " +
    "extends false finally for from function get global globalThis if implements import in infer " +
    "instanceof interface intrinsic is keyof let module namespace never new null number object of " +
    "out override package private protected public readonly require return satisfies set static " +
    "string super switch symbol this throw true try type typeof undefined unique unknown using " +
    "var void while with yield").split(" "),
);

/** Whether a word can name no type and no constant. */
export function isReserved(word: string): boolean {
  return reserved.has(word);
}

/**
 * The name of a kind's type: the kind, with `_` for `-` (`My_Thing` of `My-Thing`), and with `_`
 * after a word that TypeScript keeps for itself (`class_`, `string_`). No kind has a `_` itself, so
 * that two kinds have two names. Nothing here changes what the wire has.
 */
export function typeName(kind: string): string {
  const name = kind.replaceAll("-", "_");
  return isReserved(name) ? `${name}_` : name;
}

/** The name, or the name with a number where it is taken. */
export function freeName(wanted: string, taken: { has(name: string): boolean }): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}${number}`)) number++;
  return `${wanted}${number}`;
}
