import { identify, KubewireError } from "../../core/errors.ts";
import { forbiddenAccess, type ResourceRule, ruleText } from "../../core/rule_text.ts";

/** The rules that a replica needs, in the namespace of the shards. */
export const SHARD_RULES: readonly ResourceRule[] = [
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

  /** Returns the error for a request that the server has refused. */
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
