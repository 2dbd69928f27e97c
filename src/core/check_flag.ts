import { shownValue } from "./shown_value.ts";

/**
 * Refuses a setting that is neither left out nor true or false.
 *
 * @throws {TypeError} If it is.
 */
export function checkFlag(what: string, value: unknown): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new TypeError(`${what} must be true or false: it is ${shownValue(value)}.`);
}
