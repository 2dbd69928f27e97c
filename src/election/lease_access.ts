import type { Clock } from "../core/time/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { refusedVerbs } from "./access_review.ts";
import { LeaseAccessError } from "./lease_access_error.ts";

/** `create` is needed only if the Lease does not exist; then its refusal says so. */
const VERBS = ["get", "update"];

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
  const rule = { group: "coordination.k8s.io", resource: "leases", name, verbs: VERBS };
  const verbs = await refusedVerbs(kube, rule, { clock, namespace, signal });
  if (verbs.length > 0) throw new LeaseAccessError({ namespace, name, verbs });
}
