import { isObject } from "./is_object.ts";
import { shownValue } from "./shown_value.ts";

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
