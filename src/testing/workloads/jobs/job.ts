import type { KubeObject } from "../../objects/kube_object.ts";
import { type Condition, conditionIn, type Pod, type PodTemplate } from "../pod_state.ts";

/** The fields of a Job that its controller reads. */
export interface Job extends KubeObject {
  spec: {
    selector: unknown;
    template: PodTemplate;
    parallelism: number;
    completions?: number;
    completionMode?: "NonIndexed" | "Indexed";
    backoffLimit: number;
    activeDeadlineSeconds?: number;
    ttlSecondsAfterFinished?: number;
    suspend?: boolean;
    podReplacementPolicy?: "TerminatingOrFailed" | "Failed";
    podFailurePolicy?: { readonly rules?: readonly FailureRule[] };
    successPolicy?: { readonly rules?: readonly SuccessRule[] };
    backoffLimitPerIndex?: number;
    maxFailedIndexes?: number;
    managedBy?: string;
  };
  status?: JobStatus;
}

/** A rule that says what the failure of a pod means for its Job. */
export interface FailureRule {
  readonly action?: "FailJob" | "FailIndex" | "Ignore" | "Count";
  readonly onExitCodes?: {
    readonly containerName?: string;
    readonly operator?: "In" | "NotIn";
    readonly values?: readonly number[];
  };
  readonly onPodConditions?: readonly { readonly type?: string; readonly status?: string }[];
}

/** A rule that says which indexes are enough for the success of a Job. */
export interface SuccessRule {
  readonly succeededIndexes?: string;
  readonly succeededCount?: number;
}

/** The status of a Job. */
export interface JobStatus {
  readonly conditions?: readonly Condition[];
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly active?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly terminating?: number;
  readonly ready?: number;
  readonly completedIndexes?: string;
  readonly failedIndexes?: string;
  readonly uncountedTerminatedPods?: {
    readonly succeeded?: readonly string[];
    readonly failed?: readonly string[];
  };
}

/** Finalizer of a pod that its Job has not counted yet. */
const TRACKING = "batch.kubernetes.io/job-tracking";
const INDEX = "batch.kubernetes.io/job-completion-index";
const INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

/** Returns whether a condition of a Job holds. */
export function holds({ status }: Job, type: string): boolean {
  return conditionIn(status, type)?.status === "True";
}

/** Returns whether a Job has ended. */
export function isFinished(job: Job): boolean {
  return holds(job, "Complete") || holds(job, "Failed");
}

/** Returns whether each pod of a Job has an index. */
export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === "Indexed";
}

/** Returns whether a pod counts as failed: also one that is deleted before it ends. */
export function hasFailed({ metadata, status }: Pod, { spec }: Job): boolean {
  if (status?.phase === "Failed") return true;
  if (spec.podReplacementPolicy === "Failed") return false;
  return metadata.deletionTimestamp !== undefined && status?.phase !== "Succeeded";
}

/** Returns whether a pod is not counted yet. */
export function isTracked({ metadata }: KubeObject): boolean {
  return metadata.finalizers?.includes(TRACKING) === true;
}

/** Returns a pod without the finalizer. */
export function withoutTracking(pod: KubeObject): KubeObject {
  const finalizers = pod.metadata.finalizers?.filter((each) => each !== TRACKING) ?? [];
  return { ...pod, metadata: { ...pod.metadata, finalizers } };
}

/** Returns the index of a pod. */
export function indexOf({ metadata }: KubeObject): number | undefined {
  const text = metadata.annotations?.[INDEX] ?? "";
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** Returns the template of a pod of a Job, with its index if it has one, and more annotations. */
export function templateOf(
  { metadata, spec }: Job,
  index: number | undefined,
  marks: Readonly<Record<string, string>> = {},
): PodTemplate {
  const { template } = spec;
  const finalizers = [...template.metadata?.finalizers ?? [], TRACKING];
  if (index === undefined) return { ...template, metadata: { ...template.metadata, finalizers } };
  const { labels, annotations } = template.metadata ?? {};
  const mark = { [INDEX]: String(index) };
  return {
    metadata: {
      ...template.metadata,
      labels: { ...labels, ...mark },
      annotations: { ...annotations, ...mark, ...marks },
      finalizers,
    },
    spec: {
      ...template.spec,
      hostname: `${metadata.name}-${index}`,
      containers: withIndexVariable(template.spec?.containers),
      ...template.spec?.initContainers !== undefined && {
        initContainers: withIndexVariable(template.spec.initContainers),
      },
    },
  };
}

/** Returns indexes as the status lists them, such as `0-2,5`. */
export function indexText(indexes: ReadonlySet<number>): string {
  const runs: [number, number][] = [];
  for (const index of [...indexes].sort((left, right) => left - right)) {
    const last = runs.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([first, last]) =>
    first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`
  ).join(",");
}

/** Returns the indexes of a list as the status has it. */
export function indexesOf(text: string | undefined): Set<number> {
  const indexes = new Set<number>();
  for (const run of text ? text.split(",") : []) {
    const [first = 0, last = first] = run.split("-").map(Number);
    for (let index = first; index <= last; index++) indexes.add(index);
  }
  return indexes;
}

function withIndexVariable(containers: unknown): unknown {
  if (!Array.isArray(containers)) return containers;
  const fieldPath = `metadata.labels['${INDEX}']`;
  const variable = { name: INDEX_VARIABLE, valueFrom: { fieldRef: { fieldPath } } };
  return containers.map((container) => {
    const env: { name?: unknown }[] = Array.isArray(container.env) ? container.env : [];
    const isThere = env.some(({ name }) => name === INDEX_VARIABLE);
    return isThere ? container : { ...container, env: [...env, variable] };
  });
}
