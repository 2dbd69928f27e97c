/**
 * A user's function returned a value that can never work. The message continues after the name of
 * the function: "must give …, and gave …".
 */
export class MisuseError extends TypeError {
  /** The name of this class. */
  override readonly name: string = "MisuseError";
}

/** Whether a value is a promise or another thenable. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/**
 * Checks that a value is a function.
 *
 * @throws {TypeError} If it is not.
 */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw new TypeError(`The ${name} must be a function.`);
}

/**
 * Checks that a value is a synchronous function.
 *
 * @throws {TypeError} If it is not a function, or is asynchronous.
 */
export function checkSyncFunction(name: string, value: unknown): void {
  checkFunction(name, value);
  if (Object.prototype.toString.call(value) === "[object AsyncFunction]") {
    throw new TypeError(`The ${name} must not be asynchronous: what it gives is used at once.`);
  }
}

/**
 * Describes the value that a function returned, for a {@linkcode MisuseError}. A promise's
 * rejection is caught: it would be unhandled and end the program.
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
