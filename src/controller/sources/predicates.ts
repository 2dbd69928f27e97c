import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { checkSyncFunction } from "../../informer/store/misuse_error.ts";
import type { ChangePredicate } from "./is_relevant.ts";

/**
 * Whether the desired state of an object has changed: its generation. A status write does not change
 * it; for resources without a generation, such as a ConfigMap, every change counts.
 *
 * @example
 * ```ts
 * import { generationChanged } from "jsr:@kubewire/kubewire/controller";
 *
 * const before = { metadata: { name: "a", generation: 1 } };
 * generationChanged({ metadata: { name: "a", generation: 2 } }, before); // true
 * ```
 */
export function generationChanged(
  object: DeepReadonly<KubernetesObject>,
  previous: DeepReadonly<KubernetesObject>,
): boolean {
  const { generation } = object.metadata;
  return generation === undefined || generation !== previous.metadata.generation;
}

/**
 * Whether the labels of an object have changed.
 *
 * @example
 * ```ts
 * import { labelsChanged } from "jsr:@kubewire/kubewire/controller";
 *
 * const before = { metadata: { name: "a", labels: { app: "web" } } };
 * labelsChanged({ metadata: { name: "a", labels: { app: "api" } } }, before); // true
 * ```
 */
export function labelsChanged(
  object: DeepReadonly<KubernetesObject>,
  previous: DeepReadonly<KubernetesObject>,
): boolean {
  return differ(object.metadata.labels, previous.metadata.labels);
}

/**
 * Whether the annotations of an object have changed.
 *
 * @example
 * ```ts
 * import { annotationsChanged } from "jsr:@kubewire/kubewire/controller";
 *
 * const before = { metadata: { name: "a" } };
 * annotationsChanged({ metadata: { name: "a", annotations: { note: "new" } } }, before); // true
 * ```
 */
export function annotationsChanged(
  object: DeepReadonly<KubernetesObject>,
  previous: DeepReadonly<KubernetesObject>,
): boolean {
  return differ(object.metadata.annotations, previous.metadata.annotations);
}

/**
 * Returns a predicate that holds if one of several holds.
 *
 * @example
 * ```ts
 * import { anyOf, generationChanged, labelsChanged } from "jsr:@kubewire/kubewire/controller";
 *
 * const changed = anyOf(generationChanged, labelsChanged);
 * changed({ metadata: { name: "a" } }, { metadata: { name: "a" } }); // true: no generation
 * ```
 */
export function anyOf<T extends KubernetesObject = KubernetesObject>(
  ...predicates: readonly ChangePredicate<T>[]
): (object: DeepReadonly<T>, previous: DeepReadonly<T>) => boolean {
  // Not `ChangePredicate<T>`: by that name it would not fit the `when` of a resource with other types.
  for (const predicate of predicates) checkSyncFunction("predicate of anyOf", predicate);
  return (object, previous) => predicates.some((predicate) => predicate(object, previous));
}

function differ(
  now: Readonly<Record<string, string>> | null | undefined,
  before: Readonly<Record<string, string>> | null | undefined,
): boolean {
  const [a, b] = [now ?? {}, before ?? {}]; // some servers send null
  const names = Object.keys(a);
  return names.length !== Object.keys(b).length || names.some((name) => a[name] !== b[name]);
}
