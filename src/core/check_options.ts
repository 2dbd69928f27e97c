import { isObject } from "./is_object.ts";
import { shownValue } from "./shown_value.ts";

/**
 * Refuses options that are not an object, and a `signal` among them that is not an `AbortSignal`:
 * without a check, the runtime's own error would name a property that the caller never wrote.
 * `example` shows options that cannot be left out.
 *
 * @throws {TypeError} If they are.
 */
export function checkOptions(options: unknown, example?: string): void {
  if (!isObject(options)) {
    const such = example === undefined ? "" : `, such as ${example}`;
    throw new TypeError(
      `The options must be an object${such}: current value is ${shownValue(options)}.`,
    );
  }
  const { signal } = options;
  // `fetch` takes null for none, too.
  if (signal === undefined || signal === null || signal instanceof AbortSignal) return;
  throw new TypeError(`signal must be an AbortSignal: current value is ${shownValue(signal)}.`);
}
