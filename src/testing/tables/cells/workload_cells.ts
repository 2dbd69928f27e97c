import { valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import { age, humanDuration } from "./human_duration.ts";
import {
  ageOf,
  booleanAt,
  type Cells,
  conditionOf,
  containerCells,
  listAt,
  nameOf,
  numberAt,
  textAt,
} from "./cell_values.ts";
import { labelText, selectorCell, selectorText } from "./label_text.ts";

const TEMPLATE = "spec.template.spec.containers";

const replicaCells = (object: KubeObject, now: number): unknown[] => [
  nameOf(object),
  numberAt(object, "spec.replicas"),
  numberAt(object, "status.replicas"),
  numberAt(object, "status.readyReplicas"),
  ageOf(object, now),
  ...containerCells(object, TEMPLATE),
];

/**
 * The cells of workloads.
 *
 * Source: `k8s.io/kubernetes/pkg/printers/internalversion`, as for all others.
 */
export const workloadCells: Readonly<Record<string, Cells>> = {
  "podtemplates": (object) => [
    nameOf(object),
    ...containerCells(object, "template.spec.containers"),
    labelText(valueAt(object, "template.metadata.labels")),
  ],
  "replicationcontrollers": (object, now) => [
    ...replicaCells(object, now),
    labelText(valueAt(object, "spec.selector")),
  ],
  "apps/replicasets": (object, now) => [
    ...replicaCells(object, now),
    selectorCell(valueAt(object, "spec.selector")),
  ],
  "apps/deployments": (object, now) => [
    nameOf(object),
    `${numberAt(object, "status.readyReplicas")}/${numberAt(object, "spec.replicas")}`,
    numberAt(object, "status.updatedReplicas"),
    numberAt(object, "status.availableReplicas"),
    ageOf(object, now),
    ...containerCells(object, TEMPLATE),
    selectorText(valueAt(object, "spec.selector")),
  ],
  "apps/statefulsets": (object, now) => [
    nameOf(object),
    `${numberAt(object, "status.readyReplicas")}/${numberAt(object, "spec.replicas")}`,
    ageOf(object, now),
    ...containerCells(object, TEMPLATE),
  ],
  "apps/daemonsets": (object, now) => [
    nameOf(object),
    numberAt(object, "status.desiredNumberScheduled"),
    numberAt(object, "status.currentNumberScheduled"),
    numberAt(object, "status.numberReady"),
    numberAt(object, "status.updatedNumberScheduled"),
    numberAt(object, "status.numberAvailable"),
    labelText(valueAt(object, "spec.template.spec.nodeSelector")),
    ageOf(object, now),
    ...containerCells(object, TEMPLATE),
    selectorCell(valueAt(object, "spec.selector")),
  ],
  "apps/controllerrevisions": (object, now) => [
    nameOf(object),
    controllerOf(object),
    numberAt(object, "revision"),
    ageOf(object, now),
  ],
  "batch/jobs": (object, now) => [
    nameOf(object),
    jobStatus(object),
    completionsOf(object),
    durationOf(object, now),
    ageOf(object, now),
    ...containerCells(object, TEMPLATE),
    selectorCell(valueAt(object, "spec.selector")),
  ],
  "batch/cronjobs": (object, now) => [
    nameOf(object),
    textAt(object, "spec.schedule"),
    textAt(object, "spec.timeZone", "<none>"),
    booleanText(valueAt(object, "spec.suspend")),
    listAt(object, "status.active").length,
    lastScheduleOf(object, now),
    ageOf(object, now),
    ...containerCells(object, "spec.jobTemplate.spec.template.spec.containers"),
    selectorCell(valueAt(object, "spec.jobTemplate.spec.selector")),
  ],
};

function controllerOf({ metadata }: KubeObject): string {
  const owner = listAt(metadata, "ownerReferences").find((each) => booleanAt(each, "controller"));
  if (!owner) return "<none>";
  const [group, version] = textAt(owner, "apiVersion").split("/");
  const suffix = version === undefined ? "" : `.${group}`;
  return `${textAt(owner, "kind")}${suffix}`.toLowerCase() + `/${textAt(owner, "name")}`;
}

function jobStatus(job: KubeObject): string {
  const isTrue = (type: string) => conditionOf(job, type) === "True";
  if (isTrue("Complete")) return "Complete";
  if (isTrue("Failed")) return "Failed";
  if (job.metadata.deletionTimestamp !== undefined) return "Terminating";
  const others = ["Suspended", "FailureTarget", "SuccessCriteriaMet"];
  return others.find(isTrue) ?? "Running";
}

function completionsOf(job: KubeObject): string {
  const succeeded = numberAt(job, "status.succeeded");
  const completions = valueAt(job, "spec.completions");
  if (typeof completions === "number") return `${succeeded}/${completions}`;
  const parallelism = numberAt(job, "spec.parallelism");
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf(job: KubeObject, now: number): string {
  const start = textAt(job, "status.startTime");
  if (start === "") return "";
  const end = textAt(job, "status.completionTime");
  return humanDuration((end === "" ? now : Date.parse(end)) - Date.parse(start));
}

function lastScheduleOf(job: KubeObject, now: number): string {
  const last = textAt(job, "status.lastScheduleTime");
  return last === "" ? "<none>" : age(last, now);
}

function booleanText(value: unknown): string {
  if (typeof value !== "boolean") return "<unset>";
  return value ? "True" : "False";
}
