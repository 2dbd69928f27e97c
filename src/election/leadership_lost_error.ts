import { identify, KubewireError } from "../core/errors.ts";

/**
 * The Lease is no longer held: the reason of a term's signal, and of a leader's write that was not
 * sent or not completed in the term.
 *
 * @example
 * ```ts
 * import { LeadershipLostError } from "jsr:@kubewire/kubewire/election";
 *
 * export function isWorthReporting(error: unknown): boolean {
 *   return !(error instanceof LeadershipLostError);
 * }
 * ```
 */
export class LeadershipLostError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_LEADERSHIP_LOST" = identify(this, "ERR_LEADERSHIP_LOST");
}
