import { reportWarning } from "./report_warning.ts";

/**
 * Calls a user's function, if there is one. An error that it throws, or that its promise rejects
 * with, becomes a warning on standard error and never reaches the calling code.
 */
export function callSafely<A extends unknown[]>(
  hook: ((...args: A) => unknown) | undefined,
  ...args: A
): void {
  const onError = (error: unknown) => reportWarning("A hook failed", error);
  try {
    const result = hook?.(...args);
    if (result instanceof Promise) result.catch(onError);
  } catch (error) {
    onError(error);
  }
}
