import { shownValue } from "./shown_value.ts";

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
