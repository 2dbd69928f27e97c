import { equalJson } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { byAge } from "../age.ts";
import { type Deployment, type Revisions, rolloutLimits } from "./deployment.ts";
import type { PodTemplate } from "../pod_state.ts";
import type { ReplicaSet } from "../replica_set.ts";
import { templateHash } from "../template_hash.ts";

const PREFIX = "deployment.kubernetes.io/";
/** Annotation with the number of a revision. */
export const REVISION = `${PREFIX}revision`;
const HISTORY = `${PREFIX}revision-history`;
/** Annotation with the size of the Deployment. */
export const DESIRED = `${PREFIX}desired-replicas`;
/** Annotation with the size of the Deployment and its surge. */
export const MAXIMUM = `${PREFIX}max-replicas`;

const HASH_LABEL = "pod-template-hash";
/** Annotations of a Deployment that its ReplicaSets do not get. */
const OWN = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  "deprecated.deployment.rollback.to",
  REVISION,
  HISTORY,
  DESIRED,
  MAXIMUM,
]);
const LONGEST_HISTORY = 2000;
const LONGEST_NAME = 253;

/** Divides the ReplicaSets of a Deployment into the one with its template, and the others. */
export function revisionsOf({ spec }: Deployment, sets: readonly ReplicaSet[]): Revisions {
  const wanted = withoutHash(spec.template);
  const newSet = [...sets].sort(byAge).find((set) =>
    equalJson(withoutHash(set.spec.template), wanted)
  );
  return { newSet, oldSets: sets.filter((set) => set !== newSet) };
}

/** Returns whether a ReplicaSet has the template of a Deployment. */
export function hasTemplateOf(set: ReplicaSet, deployment: Deployment): boolean {
  return revisionsOf(deployment, [set]).newSet !== undefined;
}

/** Returns the number of a ReplicaSet's revision; 0 if it has none. */
export function revisionOf({ metadata }: KubeObject): number {
  return Number(/^\d{1,15}$/.exec(metadata.annotations?.[REVISION] ?? "")?.[0] ?? 0);
}

/** Returns the ReplicaSet for the template of a Deployment, without a size. */
export function newReplicaSet(
  deployment: Deployment,
  oldSets: readonly ReplicaSet[],
): ReplicaSet {
  const { metadata, spec, status } = deployment;
  const { selector, template, minReadySeconds } = spec;
  const hash = templateHash(template, status?.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const set: ReplicaSet = {
    metadata: {
      name: `${metadata.name?.slice(0, LONGEST_NAME - 1 - hash.length)}-${hash}`,
      namespace: metadata.namespace ?? "",
      labels,
    },
    spec: {
      replicas: 0,
      ...minReadySeconds !== undefined && { minReadySeconds },
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  return withSizeAnnotations(withRevision(set, deployment, oldSets), deployment);
}

/**
 * Returns a ReplicaSet with the annotations of its Deployment, and with a revision above all others. One
 * that has been a revision before, to which the Deployment was rolled back, remembers those.
 *
 * Source: `SetNewReplicaSetAnnotations` of `k8s.io/kubernetes/pkg/controller/deployment/util`.
 */
export function withRevision(
  set: ReplicaSet,
  deployment: Deployment,
  oldSets: readonly ReplicaSet[],
): ReplicaSet {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) =>
    !OWN.has(name)
  );
  const annotations: Record<string, string> = {
    ...set.metadata.annotations,
    ...Object.fromEntries(copied),
  };
  const known = annotations[REVISION];
  const revision = Math.max(0, ...oldSets.map(revisionOf)) + 1;
  if (revisionOf(set) < revision) {
    annotations[REVISION] = String(revision);
    if (known !== undefined) annotations[HISTORY] = history(annotations[HISTORY], known);
  }
  return { ...set, metadata: { ...set.metadata, annotations } };
}

/** Returns a ReplicaSet that says for which size of its Deployment it got its own. */
export function withSizeAnnotations(set: ReplicaSet, deployment: Deployment): ReplicaSet {
  const { replicas } = deployment.spec;
  const annotations = {
    ...set.metadata.annotations,
    [DESIRED]: String(replicas),
    [MAXIMUM]: String(replicas + rolloutLimits(deployment).surge),
  };
  return { ...set, metadata: { ...set.metadata, annotations } };
}

/** Adds a revision to those that a ReplicaSet was; the oldest are dropped where there are too many. */
function history(known: string | undefined, revision: string): string {
  const revisions = [...known ? known.split(",") : [], revision];
  while (revisions.length > 1 && revisions.join(",").length > LONGEST_HISTORY) revisions.shift();
  return revisions.join(",");
}

function withoutHash({ metadata = {}, ...template }: PodTemplate): unknown {
  const { labels = {}, ...others } = metadata;
  const { [HASH_LABEL]: _hash, ...own } = labels;
  return { ...template, metadata: { ...others, labels: own } };
}
