import { identify, KubewireError } from "../../core/errors.ts";

/**
 * A store was read before it is synced: a source of the resource is optional, and its cluster or its
 * resource is away. Without this error an absent store would look like one without objects. Or the
 * last reconcile of the key has written in another cluster, which is away since, so that the store
 * may lack these writes.
 *
 * @example A cluster that may be away
 * ```ts
 * import type { KubeFetch } from "jsr:@kubewire/kubewire";
 * import { type KeyContext, StoreNotSyncedError } from "jsr:@kubewire/kubewire/controller";
 * import { pods } from "jsr:@kubewire/types/core/v1/resources";
 *
 * export function countPods({ cluster }: KeyContext, west: KubeFetch): number | undefined {
 *   try {
 *     return cluster(west).store(pods).list().length;
 *   } catch (error) {
 *     if (error instanceof StoreNotSyncedError) return undefined; // not 0
 *     throw error;
 *   }
 * }
 * ```
 */
export class StoreNotSyncedError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_STORE_NOT_SYNCED" = identify(this, "ERR_STORE_NOT_SYNCED");
}
