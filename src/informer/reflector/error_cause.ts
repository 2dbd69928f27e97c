/** Returns the options for an error with this cause; `undefined` without a cause. */
export function errorCause(cause: unknown): ErrorOptions | undefined {
  return cause === undefined ? undefined : { cause };
}
