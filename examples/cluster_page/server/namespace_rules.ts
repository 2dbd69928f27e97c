import type { KubeFetch } from "@kubewire/kubewire";
import type { SelfSubjectRulesReview } from "@kubewire/types/authorization/v1";
import { ANSWER_LIMIT_MS } from "./api_server_check.ts";

/** The lists that the rules of a namespace may grant. */
export interface NamespaceRules {
  /** Returns whether no rule grants the list of a kind; otherwise a review must tell. */
  exclude(kind: { readonly group: string; readonly plural: string }): boolean;
}

/** Returns the rules of a viewer in a namespace; `undefined` if the API server does not tell them. */
export type AskRules = (
  authorization: string,
  namespace: string,
) => Promise<NamespaceRules | undefined>;

const PATH = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

/**
 * Returns a function that asks for the rules of a viewer by a SelfSubjectRulesReview, with the
 * viewer's own token. One answer is about all kinds of a namespace. It may only tell which reviews
 * are in vain: the API server advises against decisions by it.
 */
export function rulesOfViewers(kube: KubeFetch): AskRules {
  return async (authorization, namespace) => {
    const response = await kube.fetch(PATH, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ spec: { namespace } } satisfies SelfSubjectRulesReview),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      maxAttempts: 1,
    });
    if (!response.ok) return void await response.body?.cancel();
    const { status } = await response.json() as SelfSubjectRulesReview;
    if (!status || status.incomplete) return undefined; // there is not only RBAC
    const rules = status.resourceRules ?? [];
    const has = (list: readonly string[] | undefined, text: string) =>
      list?.some((one) => one === text || one === "*");
    return {
      exclude: ({ group, plural }) =>
        !rules.some(({ verbs, apiGroups, resources }) =>
          has(verbs, "list") && has(apiGroups, group) && has(resources, plural)
        ),
    };
  };
}
