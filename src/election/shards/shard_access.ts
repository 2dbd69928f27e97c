import { identify, KubewireError } from "../../core/errors.ts";
import { forbiddenAccess, type ResourceRule, ruleText } from "../../core/rule_text.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { refusedVerbs } from "../access_review.ts";

/** The rules that a replica needs, in the namespace of the shards. */
const SHARD_RULES: readonly ResourceRule[] = [
  {
    group: "coordination.k8s.io",
    resource: "leases",
    verbs: ["get", "list", "create", "update", "delete"],
  },
  { group: "", resource: "configmaps", verbs: ["get", "create", "update"] },
];

/**
 * The service account may not use the Leases or the ConfigMap of the shards; the message contains
 * the rules to add to a Role of their namespace.
 *
 * @example
 * ```ts
 * import { ShardAccessError } from "jsr:@kubewire/kubewire/election";
 *
 * export function rightsOf(error: unknown): readonly string[] {
 *   return error instanceof ShardAccessError ? error.missing : [];
 * }
 * ```
 */
export class ShardAccessError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_SHARD_ACCESS" = identify(this, "ERR_SHARD_ACCESS");
  /** The verbs that the account lacks, each with its resource, such as `delete leases`. */
  readonly missing: readonly string[];

  /** @ignore Returns the error for a request that the server has refused. */
  static of(cause: Error, namespace: string): ShardAccessError {
    const { rule } = forbiddenAccess(cause.message) ?? {};
    const missing = rule ? `${rule.verbs} ${rule.resource}` : "use leases and configmaps";
    return new ShardAccessError(namespace, [missing], { cause });
  }

  /** Creates the error for a namespace. */
  constructor(namespace: string, missing: readonly string[], options: ErrorOptions = {}) {
    super(
      `No permission to ${
        missing.join(", ")
      } in the namespace ${namespace}. Add to a Role there: ` +
        `${SHARD_RULES.map(ruleText).join(" and ")}.`,
      options,
    );
    this.missing = missing;
  }
}

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
