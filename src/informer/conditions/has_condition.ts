/** The part of an object that {@linkcode hasCondition} reads. */
export interface ObjectWithConditions {
  /** The metadata, with the generation: the number of changes to the desired state. */
  readonly metadata: { readonly generation?: number | undefined };
  /** The conditions, and the generation to which they apply. */
  readonly status?: {
    readonly observedGeneration?: number | undefined;
    readonly conditions?:
      | readonly {
        /** The type, such as `Ready`. */
        readonly type?: string | undefined;
        /** `True`, `False` or `Unknown`. */
        readonly status?: string | undefined;
        /** The generation of the object for which it was set, if the controller records it. */
        readonly observedGeneration?: number | undefined;
      }[]
      | undefined;
  } | undefined;
}

/**
 * Returns a condition that the object's status has a condition with this type and status, set for
 * the object's current generation. As in `kubectl wait --for=condition=TYPE=STATUS`, case is
 * ignored, and a condition of an older generation does not count.
 *
 * @throws {TypeError} If the type or the status is not a string, or empty.
 *
 * @example A condition of a custom resource
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { hasCondition, waitUntil } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const path = "/apis/cert-manager.io/v1/namespaces/default/certificates/web";
 * await waitUntil(kube, path, hasCondition("Ready"), { timeoutMs: 120_000 });
 * ```
 */
export function hasCondition(
  type: string,
  status: string = "True",
): (object: ObjectWithConditions | undefined) => boolean {
  for (const [name, value] of Object.entries({ type, status })) {
    if (typeof value === "string" && value !== "") continue;
    throw new TypeError(`The ${name} of a condition must be text such as "Ready": it is ${value}.`);
  }
  return (object) => isConditionMet(object, type, status);
}

/** Returns the conditions of an object's status; none if they are null or absent. */
export function conditionsOf<C>(
  object:
    | { readonly status?: { readonly conditions?: readonly C[] | undefined } | undefined }
    | undefined,
): readonly C[] {
  const conditions = object?.status?.conditions;
  return Array.isArray(conditions) ? conditions : [];
}

/** Returns the same result as `ConditionalWait` in kubectl's `pkg/cmd/wait/condition.go`. */
export function isConditionMet(
  object: ObjectWithConditions | undefined,
  type: string,
  status: string,
): boolean {
  const found = conditionsOf(object).find((each) => equalFold(each?.type, type));
  if (!object || !found) return false;
  const { generation } = object.metadata;
  const observed = found.observedGeneration ?? object.status?.observedGeneration;
  if (generation !== undefined && observed !== undefined && observed < generation) return false;
  return equalFold(found.status, status);
}

function equalFold(a: string | undefined, b: string): boolean {
  return a === b || a?.toLowerCase() === b.toLowerCase();
}
