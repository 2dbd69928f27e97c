import { RE2JS } from "re2js";

/** Compiled patterns, by their text: rules and schemas are used for many objects. */
const compiled = new Map<string, RE2JS>();

/** Compiles a pattern in Go's syntax, or throws a `SyntaxError` with Go's message. */
export function compilePattern(pattern: string): RE2JS {
  let regexp = compiled.get(pattern);
  if (regexp) return regexp;
  try {
    regexp = RE2JS.compile(pattern);
  } catch (error) {
    throw new SyntaxError((error as Error).message, { cause: error });
  }
  // patterns may come from objects: what is kept is bounded
  if (compiled.size >= 1000) compiled.clear();
  compiled.set(pattern, regexp);
  return regexp;
}
