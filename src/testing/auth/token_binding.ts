import type { ObjectStore } from "../objects/object_store.ts";
import type { StoredObject } from "../objects/store_event.ts";

/** An object in the claims of a token. */
export interface ClaimedObject {
  /** Its name. */
  name: string;
  /** Its UID; empty when unset. */
  uid?: string;
}

/**
 * The objects in the claims of a token. It is bound to the pod, the Secret or, without these, to
 * the Node, and is refused once that object is deleted.
 */
export interface TokenBinding {
  /** The pod, in the namespace of the account. */
  pod?: ClaimedObject;
  /** The Secret, in the namespace of the account. */
  secret?: ClaimedObject;
  /** The Node; with a pod, the one that the pod is on. */
  node?: ClaimedObject;
}

/** The account and the objects in the claims of a token. */
export interface TokenClaims extends TokenBinding {
  /** Namespace of the account. */
  namespace: string;
  /** The account. */
  account: ClaimedObject;
}

const INVALIDATED = "service account token has been invalidated";
/** Time for which a token is accepted while an object in its claims waits for its removal. */
const LEEWAY_MS = 60_000;
const PREFIX = "authentication.kubernetes.io";

/**
 * Returns why a token is refused, by the objects in its claims; `undefined` if they all exist. The
 * UID of the account is not compared if the claims have none.
 *
 * Source: `k8s.io/kubernetes/pkg/serviceaccount/claims.go` `Validate`.
 */
export function bindingFault(
  { namespace, account, pod, secret, node }: TokenClaims,
  { store, now }: { store: ObjectStore; now: number },
): string | undefined {
  const place = `${namespace}/${account.name}`;
  const stored = store.get("serviceaccounts", place);
  if (!stored) return `serviceaccounts ${JSON.stringify(account.name)} not found`;
  const { uid } = stored.object.metadata;
  if (account.uid && account.uid !== uid) {
    return `service account UID (${uid}) does not match claim (${account.uid})`;
  }
  if (isGone(stored, now)) return `service account ${place} has been deleted`;
  const faultOf = (
    kind: "node" | "pod" | "secret",
    key: string,
    claimed: ClaimedObject,
  ): string | undefined => {
    const bound = store.get(`${kind}s`, key);
    if (!bound) return INVALIDATED;
    const { uid } = bound.object.metadata;
    if (claimed.uid !== uid) {
      return `${kind} UID (${uid}) does not match service account ${kind} ref claim ` +
        `(${claimed.uid ?? ""})`;
    }
    return isGone(bound, now) ? INVALIDATED : undefined;
  };
  return (secret && faultOf("secret", `${namespace}/${secret.name}`, secret)) ??
    (pod && faultOf("pod", `${namespace}/${pod.name}`, pod)) ??
    (node && !pod ? faultOf("node", node.name, node) : undefined);
}

/** Returns the extra values of a user for the objects in the claims of the token. */
export function bindingExtra({ pod, node }: TokenBinding): Record<string, string[]> {
  return {
    ...pod && { [`${PREFIX}/pod-name`]: [pod.name], [`${PREFIX}/pod-uid`]: [pod.uid ?? ""] },
    ...node && { [`${PREFIX}/node-name`]: [node.name] },
    ...node?.uid && { [`${PREFIX}/node-uid`]: [node.uid] },
  };
}

function isGone({ object }: StoredObject, now: number): boolean {
  const { deletionTimestamp } = object.metadata;
  return deletionTimestamp !== undefined && Date.parse(deletionTimestamp) < now - LEEWAY_MS;
}
