import { isObject } from "./is_object.ts";
import { shownValue } from "./shown_value.ts";

/**
 * Refuses options that are not an object, and a `signal` among them that is not an `AbortSignal`:
 * without a check, the runtime's own error would name a property that the caller never wrote.
 * `example` shows options that cannot be left out.
 *
 * @throws {TypeError} If they are.
 */
export function checkOptions(options: unknown, example?: string): void {
  if (!isObject(options)) {
    const such = example === undefined ? "" : `, such as ${example}`;
    throw new TypeError(
      `The options must be an object${such}: current value is ${shownValue(options)}.`,
    );
  }
  const { signal } = options;
  // `fetch` takes null for none, too.
  if (signal === undefined || signal === null || signal instanceof AbortSignal) return;
  throw new TypeError(`signal must be an AbortSignal: current value is ${shownValue(signal)}.`);
}

/**
 * Refuses a setting of an unknown name, such as one that is misspelt: it would have no effect, and no
 * message would say so. A value that is not an object has no settings. `names` has the known ones; as
 * an object of all members of a type, it cannot lack one.
 *
 * @throws {TypeError} If there is one; `what` is the subject of the message, such as "`for`".
 */
export function checkNames<T extends object>(
  what: string,
  given: unknown,
  names: Readonly<Record<keyof T, true>>,
): void {
  if (!isObject(given)) return;
  const other = Object.keys(given).find((name) =>
    !Object.hasOwn(names, name) && given[name] !== undefined
  );
  if (other === undefined) return;
  throw new TypeError(
    `${what} has no setting ${shownValue(other)}; its settings are ${
      Object.keys(names).join(", ")
    }.`,
  );
}

/**
 * Refuses a setting that is neither left out nor true or false.
 *
 * @throws {TypeError} If it is.
 */
export function checkFlag(what: string, value: unknown): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new TypeError(`${what} must be true or false: it is ${shownValue(value)}.`);
}

/**
 * Refuses settings that are neither left out nor a string: as a part of a query, `null` would be the
 * text "null", and an object "[object Object]".
 *
 * @throws {TypeError} If one is.
 */
export function checkTexts(settings: object, names: readonly string[]): void {
  const values = settings as Readonly<Record<string, unknown>>;
  for (const name of names) {
    const value = values[name];
    if (value === undefined || typeof value === "string") continue;
    throw new TypeError(`${name} must be a string, or left out: it is ${shownValue(value)}.`);
  }
}

/**
 * Refuses settings that are neither left out nor a function: when they are called, it is too late,
 * and what they should have been called with is lost.
 *
 * @throws {TypeError} If one is.
 */
export function checkFunctions(settings: object, names: readonly string[]): void {
  const values = settings as Readonly<Record<string, unknown>>;
  for (const name of names) {
    const value = values[name];
    if (value === undefined || typeof value === "function") continue;
    throw new TypeError(`${name} must be a function, or left out: it is ${shownValue(value)}.`);
  }
}
