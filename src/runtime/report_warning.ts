/**
 * Calls a user's function, if set. An error that it throws, or that its promise rejects with,
 * becomes a warning on standard error and never reaches the calling code. So does an error that the
 * function was called with: it would be lost with the function's own.
 */
export function callSafely<A extends unknown[]>(
  hook: ((...args: A) => unknown) | undefined,
  ...args: A
): void {
  const onError = (error: unknown) => {
    reportWarning("A hook failed", error);
    if (args[0] instanceof Error) reportWarning("The hook was called with", args[0]);
  };
  try {
    const result = hook?.(...args);
    if (result instanceof Promise) result.catch(onError);
  } catch (error) {
    onError(error);
  }
}

/** The part of Bun's `process` that is used here. */
interface BunProcess {
  stderr: { write(text: string): unknown };
}

/**
 * Writes a warning about `error` to standard error. Unlike the platform's `reportError`, which ends
 * the process on Deno and changes the exit code on Bun, it has no other effect on either runtime.
 * `clean` may remove parts of the error's text.
 */
export function reportWarning(
  subject: string,
  error: unknown,
  clean: (text: string) => string = (text) => text,
): void {
  const text = `Warning: ${subject}: ${clean(describe(error))}\n`;
  try {
    if ("Bun" in globalThis) bunProcess().stderr.write(text);
    else Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch {
    // Standard error is closed: a warning that cannot be shown must not become a failure.
  }
}

function bunProcess(): BunProcess {
  return (globalThis as unknown as { process: BunProcess }).process;
}

function describe(error: unknown): string {
  try {
    if (!(error instanceof Error)) return String(error);
    const { stack = String(error), cause } = error;
    return cause === undefined ? stack : `${stack}\nCaused by ${describe(cause)}`;
  } catch {
    return "an error that cannot be shown";
  }
}
