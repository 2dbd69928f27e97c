import { identify, KubewireError } from "../../core/errors.ts";

/**
 * The ConfigMap of the shards belongs to a program with other settings, or its content is damaged.
 * Thrown when a replica starts to take part, and when the map changes to this while it runs.
 *
 * @example
 * ```ts
 * import { ShardMapError } from "jsr:@kubewire/kubewire/election";
 *
 * export function isMisconfigured(error: unknown): boolean {
 *   return error instanceof ShardMapError;
 * }
 * ```
 */
export class ShardMapError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_SHARD_MAP" = identify(this, "ERR_SHARD_MAP");

  /** Creates the error for a ConfigMap, given as namespace and name. */
  constructor(configMap: string, problem: string) {
    super(
      `The ConfigMap ${configMap} does not fit these shards: ${problem}. Give the shards another ` +
        "name, or stop all replicas and delete the ConfigMap.",
    );
  }
}
