import { equalJson, listOf, membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { quantityOf } from "../objects/quantity.ts";
import type { Fields } from "./fields.ts";

/** Returns the status of a new pod. */
export function newPodStatus(spec: Fields, time: string): Fields {
  const isGated = Array.isArray(spec.schedulingGates) && spec.schedulingGates.length > 0;
  const gated = {
    type: "PodScheduled",
    status: "False",
    reason: "SchedulingGated",
    message: "Scheduling is blocked due to non-empty scheduling gates",
    lastProbeTime: null,
    lastTransitionTime: time,
  };
  return {
    phase: "Pending",
    ...isGated && { conditions: [gated] },
    qosClass: qosClassOf(spec),
  };
}

const COUNTED = ["cpu", "memory"];

/**
 * Returns the quality of service of a pod.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/core/v1/helper/qos` `ComputePodQOS`.
 */
export function qosClassOf(spec: Fields): "Guaranteed" | "Burstable" | "BestEffort" {
  const own = membersOf(spec.resources);
  const containers = [spec.containers, spec.initContainers].flatMap((list) => listOf(list));
  const hasOwn = Object.keys(own).length > 0;
  const all = hasOwn ? [own] : containers.map(({ resources }) => membersOf(resources));
  const amounts = (resources: Fields, kind: "limits" | "requests") =>
    COUNTED.map((name) => quantityOf(membersOf(resources[kind])[name] ?? 0).nano);
  const isNothing = all.every((resources) =>
    [...amounts(resources, "limits"), ...amounts(resources, "requests")].every((nano) =>
      nano === 0n
    )
  );
  if (isNothing) return "BestEffort";
  const isGuaranteed = all.every((resources) => {
    const limits = amounts(resources, "limits");
    const requests = amounts(resources, "requests");
    return limits.every((nano, index) => nano > 0n && nano === requests[index]);
  });
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

const LABELS = {
  name: ["job-name", "batch.kubernetes.io/job-name"],
  uid: ["controller-uid", "batch.kubernetes.io/controller-uid"],
};

/**
 * Returns a new Job with the labels and the selector that find its pods.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/batch/job` `generateSelector`.
 */
export function withJobSelector(job: KubeObject): KubeObject {
  const spec = membersOf(job.spec);
  if (spec.manualSelector === true) return job;
  const { name = "", uid = "" } = job.metadata;
  const template = membersOf(spec.template);
  const metadata = membersOf(template.metadata);
  const own = Object.fromEntries([
    ...LABELS.name.map((label) => [label, name]),
    ...LABELS.uid.map((label) => [label, uid]),
  ]);
  const labels = { ...own, ...membersOf(metadata.labels) } as Record<string, string>;
  const selector = membersOf(spec.selector);
  const matchLabels = { [LABELS.uid[1]!]: uid, ...membersOf(selector.matchLabels) };
  const given = membersOf(job.metadata.labels) as Record<string, string>;
  // labels that came from the template are one map with those of the template
  const isShared = Object.keys(given).length > 0 && equalJson(given, membersOf(metadata.labels));
  return {
    ...job,
    metadata: { ...job.metadata, labels: isShared ? labels : given },
    spec: {
      ...spec,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  };
}

const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

/** Returns a new DaemonSet with the annotation that stands for a field of an older version. */
export function withTemplateGeneration(set: KubeObject): KubeObject {
  const annotations = { [TEMPLATE_GENERATION]: "1", ...set.metadata.annotations };
  return { ...set, metadata: { ...set.metadata, annotations } };
}

/**
 * Returns a changed DaemonSet with that annotation, which counts its templates.
 *
 * Source: `PrepareForUpdate` of `k8s.io/kubernetes/pkg/registry/apps/daemonset`.
 */
export function withNextTemplateGeneration(set: KubeObject, previous: KubeObject): KubeObject {
  const generation = Number(previous.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
  const isSame = equalJson(membersOf(set.spec).template, membersOf(previous.spec).template);
  const annotations = {
    ...set.metadata.annotations,
    [TEMPLATE_GENERATION]: String(isSame ? generation : generation + 1),
  };
  return { ...set, metadata: { ...set.metadata, annotations } };
}

/** Returns a claim in which both fields for the source of its data name the same. */
export function withDataSources(claim: KubeObject): KubeObject {
  const spec = membersOf(claim.spec);
  const { dataSource, dataSourceRef } = spec;
  if (!dataSource === !dataSourceRef) return claim;
  const source = membersOf(dataSource ?? dataSourceRef);
  if (dataSourceRef && source.namespace) return claim;
  return { ...claim, spec: { ...spec, dataSource: source, dataSourceRef: source } };
}
