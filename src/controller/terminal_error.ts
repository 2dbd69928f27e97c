/**
 * Thrown by a reconcile function if a retry would fail in the same way, for example because the
 * object's spec is not valid: the object is reconciled again when it changes.
 *
 * @example
 * ```ts
 * import { TerminalError } from "jsr:@kubewire/kubewire/controller";
 *
 * export function parsePort(text: string): number {
 *   const port = Number(text);
 *   if (!Number.isInteger(port)) throw new TerminalError(`The port ${text} is not a number.`);
 *   return port;
 * }
 * ```
 */
export class TerminalError extends Error {
  /** The name of this class. */
  override readonly name: string = "TerminalError";
}

/** Returns whether a thrown value is a {@linkcode TerminalError}; never throws. */
export function isTerminal(error: unknown): boolean {
  try {
    return error instanceof TerminalError;
  } catch {
    return false; // a proxy, whose prototype cannot be read
  }
}
