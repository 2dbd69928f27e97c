import { createResourceClient } from "../client/create_client.ts";
import { defineResource } from "../client/resource_definition.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../core/time/clock.ts";
import type { ResourceRule } from "../core/rule_text.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { withTimeLimit } from "../core/time/time_limit.ts";

interface SelfSubjectAccessReview extends KubernetesObject {
  spec: { resourceAttributes: Omit<ResourceRule, "verbs"> & { namespace: string; verb: string } };
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

/** Settings of {@linkcode refusedVerbs}. */
interface RefusedVerbsOptions {
  /** The clock of the client. */
  clock: Clock;
  /** The namespace of the resource. */
  namespace: string;
  /** Ends the requests. */
  signal: AbortSignal;
}

/**
 * Asks the API server for which of the rule's verbs it would refuse this account in a namespace. A
 * server that does not answer refuses nothing.
 */
export async function refusedVerbs(
  kube: KubeFetch,
  { verbs, ...resource }: ResourceRule,
  { clock, namespace, signal }: RefusedVerbsOptions,
): Promise<string[]> {
  const handle = createResourceClient(kube, reviews);
  const isRefused = async (verb: string): Promise<boolean> => {
    const resourceAttributes = { ...resource, namespace, verb };
    const create = (signal: AbortSignal) =>
      handle.create({ metadata: {}, spec: { resourceAttributes } }, { signal, maxAttempts: 1 });
    const answer = withTimeLimit(clock, create, { limitMs: LIMIT_MS, signals: [signal] });
    return await answer.then(({ status }) => status?.allowed === false, () => false);
  };
  const refused = await Promise.all(verbs.map(isRefused));
  signal.throwIfAborted();
  return verbs.filter((_, index) => refused[index]);
}
