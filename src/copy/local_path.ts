import { shownValue } from "@kubewire/kubewire/internal";

/**
 * Refuses a lone surrogate, which would be written as another character: two paths could become
 * one.
 *
 * @throws {TypeError} If the path is not a string, or contains a lone surrogate.
 */
export function checkWellFormed(path: string): void {
  if (typeof path !== "string") {
    throw new TypeError(`A path must be a string: it is ${shownValue(path)}.`);
  }
  if (path.isWellFormed()) return;
  throw new TypeError(
    `A path must not have half of a character in it (a lone surrogate): current value is ` +
      shownValue(path),
  );
}

/**
 * Refuses an invalid local path.
 *
 * @throws {TypeError} If the path is empty, is not a string, or contains a lone surrogate.
 */
export function checkLocalPath(path: string): void {
  if (path === "") {
    throw new TypeError('The local path must not be empty: "." is the folder of the program');
  }
  checkWellFormed(path);
}
