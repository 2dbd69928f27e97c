/** One of the conditions that an object's status has. */
export interface StatusCondition {
  /** Such as `Ready`. */
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  /** The generation of the object that it was set for, where the controller says so. */
  readonly observedGeneration?: number | undefined;
}

/** What {@linkcode hasCondition} reads of an object. */
export interface ObjectWithConditions {
  /** Its generation counts the changes of the desired state. */
  readonly metadata: { readonly generation?: number | undefined };
  /** Its conditions, and the generation that they are for. */
  readonly status?: {
    readonly observedGeneration?: number | undefined;
    readonly conditions?: readonly StatusCondition[] | undefined;
  } | undefined;
}

/**
 * Whether a condition of the object's status is as said, and was set for the object as it is now: as
 * `kubectl wait --for=condition=TYPE=STATUS`, which ignores case, and does not take a condition of
 * an older generation.
 *
 * @example A condition of one's own resource
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { hasCondition, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const path = "/apis/cert-manager.io/v1/namespaces/default/certificates/web";
 * await waitUntil(kube, path, hasCondition("Ready"), { timeoutMs: 120_000 });
 * ```
 */
export function hasCondition(
  type: string,
  status: string = "True",
): (object: ObjectWithConditions | undefined) => boolean {
  return (object) => isConditionMet(object, type, status);
}

/** Judges as `ConditionalWait` of kubectl's `pkg/cmd/wait/condition.go`. */
export function isConditionMet(
  object: ObjectWithConditions | undefined,
  type: string,
  status: string,
): boolean {
  const found = object?.status?.conditions?.find((each) => equalFold(each.type, type));
  if (!object || !found) return false;
  const { generation } = object.metadata;
  const observed = found.observedGeneration ?? object.status?.observedGeneration;
  if (generation !== undefined && observed !== undefined && observed < generation) return false;
  return equalFold(found.status, status);
}

function equalFold(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}
