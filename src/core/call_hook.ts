/**
 * Calls a user's hook, if there is one. What it throws is reported as an event listener's error
 * would be and does not reach the code that calls it.
 */
export function callHook<A extends unknown[]>(
  hook: ((...args: A) => void) | undefined,
  ...args: A
): void {
  try {
    hook?.(...args);
  } catch (error) {
    reportError(error);
  }
}
