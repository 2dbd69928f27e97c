import { shownValue } from "../../core/shown_value.ts";

/**
 * Refuses options that are not an object. `owner` is the function that takes them, and `example` what
 * they look like.
 *
 * @throws {TypeError} If they are not one.
 */
export function checkOptions(owner: string, options: unknown, example: string): void {
  if (typeof options === "object" && options !== null) return;
  throw new TypeError(
    `The options of ${owner} must be an object, such as ${example}: they are ` +
      `${shownValue(options)}.`,
  );
}

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
 * Refuses a setting that is not a list; `content` says of what.
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

/**
 * Refuses a `signal` that is not one.
 *
 * @throws {TypeError} If it is set, and not an AbortSignal.
 */
export function checkSignal(signal: unknown): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new TypeError(
    `signal must be an AbortSignal, such as the signal of an AbortController: it is ${
      shownValue(signal)
    }.`,
  );
}
