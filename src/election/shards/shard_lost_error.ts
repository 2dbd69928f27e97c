import { identify, KubewireError } from "../../core/errors.ts";

/**
 * This replica no longer holds the shard of an object: the reason of a reconcile's signal, and of a
 * write that was not sent or not completed in time.
 *
 * @example
 * ```ts
 * import { ShardLostError } from "jsr:@kubewire/kubewire/election";
 *
 * export function isWorthReporting(error: unknown): boolean {
 *   return !(error instanceof ShardLostError);
 * }
 * ```
 */
export class ShardLostError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_SHARD_LOST" = identify(this, "ERR_SHARD_LOST");
}
