/** The options of an error with this cause, if there is one. */
export function errorCause(cause: unknown): ErrorOptions | undefined {
  return cause === undefined ? undefined : { cause };
}
