import type { Clock } from "../../core/time/clock.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { refusedVerbs } from "../access_review.ts";
import { SHARD_RULES, ShardAccessError } from "./shard_access_error.ts";

/**
 * Asks the API server whether this account may use the Leases and ConfigMaps of a namespace. A
 * server that does not answer is not an error.
 *
 * @throws {ShardAccessError} If the server says that the account may not.
 */
export async function checkShardAccess(
  kube: KubeFetch,
  namespace: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  const refused = await Promise.all(SHARD_RULES.map(async (rule) => {
    const verbs = await refusedVerbs(kube, rule, { clock, namespace, signal });
    return verbs.map((verb) => `${verb} ${rule.resource}`);
  }));
  const missing = refused.flat();
  if (missing.length > 0) throw new ShardAccessError(namespace, missing);
}
