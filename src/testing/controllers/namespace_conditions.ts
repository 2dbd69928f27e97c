import { equalJson, membersOf } from "../json/json_value.ts";
import { conditionsOf, withCondition } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";

/** The objects of one resource that are left in a namespace. */
export interface RemainingObjects {
  /** Plural name and API group of the resource, such as `jobs.batch`. */
  readonly resource: string;
  /** The objects, which have finalizers. */
  readonly objects: readonly KubeObject[];
}

/** The conditions of a namespace while nothing hinders its deletion. */
const usual: readonly (readonly [type: string, reason: string, message: string])[] = [
  [
    "NamespaceDeletionDiscoveryFailure",
    "ResourcesDiscovered",
    "All resources successfully discovered",
  ],
  [
    "NamespaceDeletionGroupVersionParsingFailure",
    "ParsedGroupVersions",
    "All legacy kube types successfully parsed",
  ],
  [
    "NamespaceDeletionContentFailure",
    "ContentDeleted",
    "All content successfully deleted, may be waiting on finalization",
  ],
  ["NamespaceContentRemaining", "ContentRemoved", "All content successfully removed"],
  [
    "NamespaceFinalizersRemaining",
    "ContentHasNoFinalizers",
    "All content-preserving finalizers finished",
  ],
];

/**
 * Returns a namespace that is being deleted with the conditions that tell what its deletion waits for;
 * the same one if it has them.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/namespace/deletion` `NamespaceConditionUpdater`.
 *
 * @param remaining The resources of which there are objects.
 */
export function withDeletionConditions(
  namespace: KubeObject,
  { remaining, at }: { remaining: readonly RemainingObjects[]; at: string },
): KubeObject {
  const hindrances = hindrancesOf(remaining);
  const known = conditionsOf(namespace);
  let conditions = known;
  for (const [type, ...texts] of usual) {
    const hindrance = hindrances.get(type);
    const [reason, message] = hindrance ?? texts;
    const status = hindrance ? "True" : "False";
    const next = { type, status, lastTransitionTime: at, reason, message };
    conditions = withCondition(conditions, next);
  }
  if (equalJson(conditions, known)) return namespace;
  return { ...namespace, status: { ...membersOf(namespace.status), conditions } };
}

type Texts = readonly [reason: string, message: string];

function hindrancesOf(remaining: readonly RemainingObjects[]): Map<string, Texts> {
  const resources = remaining.map(({ resource, objects }) =>
    `${resource} has ${objects.length} resource instances`
  );
  const byFinalizer = new Map<string, number>();
  for (const { metadata } of remaining.flatMap(({ objects }) => objects)) {
    for (const finalizer of metadata.finalizers ?? []) {
      byFinalizer.set(finalizer, (byFinalizer.get(finalizer) ?? 0) + 1);
    }
  }
  const finalizers = [...byFinalizer].map(([finalizer, count]) =>
    `${finalizer} in ${count} resource instances`
  );
  const content: Texts = [
    "SomeResourcesRemain",
    `Some resources are remaining: ${resources.sort().join(", ")}`,
  ];
  const finalization: Texts = [
    "SomeFinalizersRemain",
    `Some content in the namespace has finalizers remaining: ${finalizers.sort().join(", ")}`,
  ];
  return new Map<string, Texts>([
    ...resources.length > 0 ? [["NamespaceContentRemaining", content] as const] : [],
    ...finalizers.length > 0 ? [["NamespaceFinalizersRemaining", finalization] as const] : [],
  ]);
}
