import { assertEquals, assertMatch } from "@std/assert";

/** A bound on a hang, in milliseconds: two cores may be busy. */
const LONGEST_MS = 60_000;

/**
 * Waits until `read` gives what is expected, and fails with what it gave instead: the page follows a
 * key, a click or a change with one of its next frames.
 */
export async function eventually<T>(
  read: () => T | Promise<T>,
  expected: T extends string ? T | RegExp : T,
): Promise<void> {
  const endsAt = performance.now() + LONGEST_MS;
  for (;;) {
    try {
      const value = await read();
      if (expected instanceof RegExp) assertMatch(String(value), expected);
      else assertEquals<unknown>(value, expected);
      return;
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
