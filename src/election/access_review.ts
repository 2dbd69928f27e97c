import { createResourceClient } from "../client/create_resource_client.ts";
import { defineResource } from "../client/resource_definition.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { internalsOf } from "../transport/kube_internals.ts";
import { withTimeLimit } from "../runtime/time_limit.ts";

interface SelfSubjectAccessReview extends KubernetesObject {
  spec: { resourceAttributes: ReviewedResource & { verb: string } };
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

/** A resource, or one object of it, to ask about. */
export interface ReviewedResource {
  /** The API group. */
  group: string;
  /** The plural name. */
  resource: string;
  /** The namespace. */
  namespace: string;
  /** The name of one object; all of them without it. */
  name?: string;
}

/**
 * Asks the API server for which of the verbs it would refuse this account. A server that does not
 * answer refuses nothing.
 */
export async function refusedVerbs<V extends string>(
  kube: KubeFetch,
  resource: ReviewedResource,
  { verbs, signal }: { verbs: readonly V[]; signal: AbortSignal },
): Promise<V[]> {
  const { clock } = internalsOf(kube).runtime;
  const handle = createResourceClient(kube, reviews);
  const isRefused = async (verb: V): Promise<boolean> => {
    const review = { metadata: {}, spec: { resourceAttributes: { ...resource, verb } } };
    const create = (signal: AbortSignal) => handle.create(review, { signal, maxAttempts: 1 });
    const answer = withTimeLimit(clock, create, { limitMs: LIMIT_MS, signals: [signal] });
    return await answer.then(({ status }) => status?.allowed === false, () => false);
  };
  const refused = await Promise.all(verbs.map(isRefused));
  signal.throwIfAborted();
  return verbs.filter((_, index) => refused[index]);
}
