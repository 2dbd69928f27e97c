import { createResourceClient } from "../client/create_resource_client.ts";
import { defineResource } from "../client/resource_definition.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../runtime/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { LeaseAccessError } from "./lease_access_error.ts";
import { withTimeLimit } from "./time_limit.ts";

interface SelfSubjectAccessReview extends KubernetesObject {
  spec: {
    resourceAttributes: {
      group: string;
      resource: string;
      verb: string;
      namespace: string;
      name: string;
    };
  };
  status?: { allowed?: boolean };
}

const reviews = defineResource<SelfSubjectAccessReview>({
  group: "authorization.k8s.io",
  version: "v1",
  plural: "selfsubjectaccessreviews",
  kind: "SelfSubjectAccessReview",
  namespaced: false,
});

const LIMIT_MS = 5_000;
/** `create` is needed only if the Lease does not exist; then its refusal says so. */
const VERBS = ["get", "update"] as const;

/** The Lease to ask about. */
export interface LeaseAccess {
  /** The clock. */
  clock: Clock;
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
  { clock, namespace, name }: LeaseAccess,
  signal: AbortSignal,
): Promise<void> {
  const handle = createResourceClient(kube, reviews);
  const isRefused = async (verb: string): Promise<boolean> => {
    const resource = { group: "coordination.k8s.io", resource: "leases" };
    const resourceAttributes = { ...resource, verb, namespace, name };
    const review = { metadata: {}, spec: { resourceAttributes } };
    const create = (signal: AbortSignal) => handle.create(review, { signal, maxAttempts: 1 });
    const answer = withTimeLimit(clock, create, { limitMs: LIMIT_MS, signals: [signal] });
    return await answer.then(({ status }) => status?.allowed === false, () => false);
  };
  const refused = await Promise.all(VERBS.map(isRefused));
  signal.throwIfAborted();
  const verbs = VERBS.filter((_, index) => refused[index]);
  if (verbs.length > 0) throw new LeaseAccessError({ namespace, name, verbs });
}
