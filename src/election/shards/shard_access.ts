import type { Clock } from "../../core/time/clock.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { refusedVerbs } from "../access_review.ts";
import { ShardAccessError } from "./shard_access_error.ts";

const NEEDED = [
  {
    group: "coordination.k8s.io",
    resource: "leases",
    verbs: ["get", "list", "create", "update", "delete"],
  },
  { group: "", resource: "configmaps", verbs: ["get", "create", "update"] },
] as const;

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
  const refused = await Promise.all(NEEDED.map(async ({ group, resource, verbs }) => {
    const found = await refusedVerbs(kube, { group, resource, namespace }, {
      clock,
      verbs: verbs as readonly string[],
      signal,
    });
    return found.map((verb) => `${verb} ${resource}`);
  }));
  const missing = refused.flat();
  if (missing.length > 0) throw new ShardAccessError(namespace, missing);
}
