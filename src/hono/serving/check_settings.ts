import { shownValue } from "@kubewire/kubewire/internal";

/**
 * Refuses a setting that is not a text, or an empty one; `example` is what it could be.
 *
 * @throws {TypeError} If it is not valid.
 */
export function checkText(name: string, value: unknown, example: string): void {
  if (typeof value === "string" && value !== "") return;
  throw new TypeError(
    `${name} must be a non-empty string, such as ${example}: it is ${shownValue(value)}.`,
  );
}

/**
 * Refuses a setting that is not a list; `content` names its items.
 *
 * @throws {TypeError} If it is set, and not a list.
 */
export function checkList(name: string, value: unknown, content: string): void {
  if (value === undefined || Array.isArray(value)) return;
  throw new TypeError(`${name} must be an array of ${content}: it is ${shownValue(value)}.`);
}

/**
 * Refuses an `onError` that cannot be called.
 *
 * @throws {TypeError} If it is set, and not a function.
 */
export function checkOnError(onError: unknown): void {
  if (onError === undefined || typeof onError === "function") return;
  throw new TypeError(
    `onError must be a function, or left out to write a warning: it is ${shownValue(onError)}.`,
  );
}
