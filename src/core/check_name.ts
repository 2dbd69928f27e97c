import { shownValue } from "./shown_value.ts";

/**
 * Refuses a name that would change the path of a request, or that no object can have
 * ({@link https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names path segment names}).
 * `what` is the subject of the message, such as `The name of a pod`.
 *
 * @throws {TypeError} If the name is not valid.
 */
export function checkName(what: string, name: unknown): asserts name is string {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(`${what} must be a non-empty string: it is ${shownValue(name)}.`);
  }
  if (name === "." || name === ".." || !name.isWellFormed()) {
    throw new TypeError(`${what} must not be ${shownValue(name)}: no object has such a name.`);
  }
  if (/[/%\\\p{Cc}]/u.test(name)) {
    throw new TypeError(
      `${what} must not contain a slash, backslash, percent sign or control character: it is ` +
        `${shownValue(name)}.`,
    );
  }
}
