import { shownValue } from "../../core/shown_value.ts";

/** Returns whether a value can be the key of an object. */
export function isKey(key: unknown): key is string {
  return typeof key === "string" && key !== "";
}

/** Returns the error for a value that is not a key; `giver` is the subject of the message's end. */
export function keyError(key: unknown, giver = "a source, or a call of enqueue,"): TypeError {
  return new TypeError(
    `A key must be a text such as namespace/name: ${giver} gave ${shownValue(key)}.`,
  );
}
