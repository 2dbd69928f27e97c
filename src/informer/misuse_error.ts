/**
 * A user's function does what can never work. The message goes on after the name of the function:
 * "must give …, and gave …".
 */
export class MisuseError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "MisuseError";
}

/**
 * Names what a function gave, for a {@linkcode MisuseError}. A promise is settled: nobody would hear
 * of its rejection, which would end the program.
 */
export function describeValue(value: unknown): string {
  if (value instanceof Promise) {
    value.catch(() => {});
    return "a promise: it must not be asynchronous";
  }
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  return Array.isArray(value) ? "a list" : "an object";
}
