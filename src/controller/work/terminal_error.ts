/**
 * Thrown by a reconcile function if a retry would fail in the same way, for example because the
 * object's spec is not valid: the object is reconciled again when it changes. It may also be a
 * `cause` of the thrown error. It cancels a delay that an earlier reconcile has returned: where the
 * object has a time to come, such as its end, set its status and return `requeueAfterMs` instead.
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

/** The most causes that are looked at: they may form a circle. */
const MOST_CAUSES = 100;

/**
 * Returns whether a thrown value is a {@linkcode TerminalError}, or has one among its causes; never
 * throws.
 */
export function isTerminal(error: unknown): boolean {
  try {
    let cause = error;
    for (let count = 0; count < MOST_CAUSES && cause instanceof Error; count++) {
      if (cause instanceof TerminalError) return true;
      cause = cause.cause;
    }
    return false;
  } catch {
    return false; // a proxy, whose prototype cannot be read
  }
}
