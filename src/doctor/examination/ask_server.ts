import {
  type ClusterConfig,
  createKubeFetch,
  type KubeFetch,
  type KubernetesObject,
} from "@kubewire/kubewire";
import { createResourceClient, defineResource } from "@kubewire/kubewire/client";
import type { Examination } from "./examination.ts";

/** A review: a question to the API server, answered in its status. */
interface Review extends KubernetesObject {
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

const GROUPS = {
  SelfSubjectReview: "authentication.k8s.io",
  SelfSubjectAccessReview: "authorization.k8s.io",
  SelfSubjectRulesReview: "authorization.k8s.io",
};

/** A question about oneself. */
export interface Question {
  kind: keyof typeof GROUPS;
  /** The content of the question; a SelfSubjectReview has none, and servers refuse an empty one. */
  spec?: Record<string, unknown>;
}

/**
 * Asks the API server about the program's own account, and returns the status of its answer.
 *
 * @throws {TypeError} If a check asks that lacks its precondition.
 * @throws {ApiStatusError} If the server refuses the question.
 */
export async function askServer(
  { kube }: Examination,
  { kind, spec }: Question,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  if (!kube) throw new TypeError("There is no client yet: a check lacks a precondition.");
  const resource = defineResource<Review>({
    group: GROUPS[kind],
    version: "v1",
    plural: `${kind.toLowerCase()}s`,
    kind,
    namespaced: false,
  });
  const review = { metadata: {}, ...(spec && { spec }) };
  const client = createResourceClient(kube, resource);
  return (await client.create(review, { signal, maxAttempts: 1 })).status ?? {};
}

/**
 * Returns the client that sends no token, and creates it if there is none yet. The files of the
 * configuration are not read again: an examination is short.
 *
 * @throws {ConfigurationError} If the configuration cannot be used on this runtime.
 */
export function openProbe(
  { cleanup, runtime, probe }: Pick<Examination, "cleanup" | "runtime" | "probe">,
  config: ClusterConfig,
): KubeFetch {
  const { tokenFile: _token, tokenSource: _source, caFile: _ca, ...open } = config;
  return probe ?? cleanup.use(createKubeFetch(open, { runtime }));
}
