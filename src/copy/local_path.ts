/**
 * Refuses half of a character, which would be written as another one: two paths could become one.
 *
 * @throws {TypeError} If a path has one.
 */
export function checkWellFormed(path: string): void {
  if (path.isWellFormed()) return;
  throw new TypeError(
    `A path must not have half of a character in it (a lone surrogate): current value is ` +
      JSON.stringify(path),
  );
}

/**
 * Refuses a local path that cannot be one.
 *
 * @throws {TypeError} If it is empty, or has half of a character.
 */
export function checkLocalPath(path: string): void {
  if (path === "") {
    throw new TypeError('The local path must not be empty: "." is the folder of the program');
  }
  checkWellFormed(path);
}
