/**
 * A user's function does what can never work. The message goes on after the name of the function:
 * "must give …, and gave …".
 */
export class MisuseError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "MisuseError";
}

/** Whether a value is a promise, or awaited like one. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/**
 * Refuses what is to be a function of the user's and is none, or an asynchronous one.
 *
 * @throws {TypeError} If it is so.
 */
export function checkSyncFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw new TypeError(`The ${name} must be a function.`);
  if (Object.prototype.toString.call(value) === "[object AsyncFunction]") {
    throw new TypeError(`The ${name} must not be asynchronous: what it gives is used at once.`);
  }
}

/**
 * Names what a function gave, for a {@linkcode MisuseError}. A promise is settled: nobody would hear
 * of its rejection, which would end the program.
 */
export function describeValue(value: unknown): string {
  if (isThenable(value)) {
    if (value instanceof Promise) value.catch(() => {});
    return "a promise: it must not be asynchronous";
  }
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  return Array.isArray(value) ? "a list" : "an object";
}
