/** What was given to `reportError` while a test ran. */
export interface CaughtReports extends Disposable {
  readonly errors: unknown[];
}

/**
 * Takes the place of the platform's `reportError`, until disposed of. The real one ends the process,
 * and Bun's test runner fails a test for it even where a handler is set.
 */
export function catchReports(): CaughtReports {
  const errors: unknown[] = [];
  const original = globalThis.reportError;
  const replace = (value: typeof reportError) =>
    void Object.assign(globalThis, { reportError: value });
  replace((error) => void errors.push(error));
  return { errors, [Symbol.dispose]: () => replace(original) };
}
