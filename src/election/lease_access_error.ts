import { identify, KubewireError } from "../core/errors.ts";
import { ruleText } from "../core/rule_text.ts";

const RULE = {
  group: "coordination.k8s.io",
  resource: "leases",
  verbs: ["get", "create", "update"],
};

/** The parts of a rule that is missing. */
export interface MissingLeaseRule {
  /** The namespace of the Lease. */
  namespace: string;
  /** The name of the Lease. */
  name: string;
  /** The verbs that the account lacks. */
  verbs: readonly string[];
}

/**
 * The service account may not use the Lease of an election; the message contains the rule to add to
 * a Role of the Lease's namespace.
 *
 * @example
 * ```ts
 * import { LeaseAccessError } from "jsr:@kubewire/kubewire/election";
 *
 * export function verbsOf(error: unknown): readonly string[] {
 *   return error instanceof LeaseAccessError ? error.verbs : [];
 * }
 * ```
 */
export class LeaseAccessError extends KubewireError {
  /** The literal that identifies this error. */
  readonly code: "ERR_LEASE_ACCESS" = identify(this, "ERR_LEASE_ACCESS");
  /** The verbs that the account lacks. */
  readonly verbs: readonly string[];

  /** @ignore Creates the error from the rule that is missing. */
  constructor({ namespace, name, verbs }: MissingLeaseRule, options: ErrorOptions = {}) {
    super(
      `No permission to ${verbs.join(", ")} the Lease ${name} in the namespace ${namespace}. Add ` +
        `to a Role there: ${ruleText(RULE)}.`,
      options,
    );
    this.verbs = verbs;
  }
}
