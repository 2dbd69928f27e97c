import { assertEquals, assertMatch } from "@std/assert";
import { LIMIT_MS } from "../test.ts";

/**
 * Waits until `read` gives what is expected, and fails with what it gave instead: the page follows a
 * key, a click or a change with one of its next frames.
 */
export async function eventually<T>(
  read: () => T | Promise<T>,
  expected: T extends string ? T | RegExp : T,
): Promise<void> {
  const endsAt = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      const value = await read();
      if (expected instanceof RegExp) assertMatch(String(value), expected);
      else assertEquals<unknown>(value, expected);
      return;
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }
}
