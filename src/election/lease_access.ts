import { identify, KubewireError } from "../core/errors.ts";
import { ruleText } from "../core/rule_text.ts";
import type { Clock } from "../core/time/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { refusedVerbs } from "./access_review.ts";

const RULE = {
  group: "coordination.k8s.io",
  resource: "leases",
  verbs: ["get", "create", "update"],
};
/** `create` is needed only if the Lease does not exist; then its refusal says so. */
const REVIEWED = ["get", "update"];

/** The parts of a rule that is missing. */
interface MissingLeaseRule {
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

/** The Lease to ask about. */
export interface LeaseAccess {
  /** The namespace of the Lease. */
  namespace: string;
  /** The name of the Lease. */
  name: string;
}

/**
 * Asks the API server whether this account may use a Lease: a missing right to `update` would
 * otherwise show only when the leader has failed. A server that does not answer is not an error.
 *
 * @throws {LeaseAccessError} If the server says that the account may not.
 */
export async function checkLeaseAccess(
  kube: KubeFetch,
  { namespace, name }: LeaseAccess,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  const rule = { ...RULE, name, verbs: REVIEWED };
  const verbs = await refusedVerbs(kube, rule, { clock, namespace, signal });
  if (verbs.length > 0) throw new LeaseAccessError({ namespace, name, verbs });
}
