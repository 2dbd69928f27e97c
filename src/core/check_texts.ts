import { shownValue } from "./shown_value.ts";

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
