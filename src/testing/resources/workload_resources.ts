import { autoscalerConversion } from "./autoscaler_conversion.ts";
import type { ServedResourceInit } from "./served_resource.ts";

const workload = { group: "apps", categories: ["all"], status: true, generation: true };

const scalable = { ...workload, scale: true };

const apps: ServedResourceInit[] = [
  { group: "apps", kind: "ControllerRevision", plural: "controllerrevisions" },
  { ...workload, kind: "DaemonSet", plural: "daemonsets", shortNames: ["ds"] },
  { ...scalable, kind: "Deployment", plural: "deployments", shortNames: ["deploy"] },
  { ...scalable, kind: "ReplicaSet", plural: "replicasets", shortNames: ["rs"] },
  {
    ...scalable,
    kind: "StatefulSet",
    plural: "statefulsets",
    shortNames: ["sts"],
    nameRule: "label",
  },
];

const batch: ServedResourceInit[] = [
  {
    group: "batch",
    kind: "CronJob",
    plural: "cronjobs",
    shortNames: ["cj"],
    categories: ["all"],
    status: true,
    generation: true,
  },
  {
    group: "batch",
    kind: "Job",
    plural: "jobs",
    categories: ["all"],
    status: true,
    generation: true,
    fields: { "status.successful": { path: "status.succeeded", whenAbsent: "0" } },
  },
];

const scaling: ServedResourceInit[] = [
  {
    group: "autoscaling",
    version: "v2",
    kind: "HorizontalPodAutoscaler",
    plural: "horizontalpodautoscalers",
    shortNames: ["hpa"],
    categories: ["all"],
    status: true,
    generation: true,
  },
  {
    group: "autoscaling",
    kind: "HorizontalPodAutoscaler",
    plural: "horizontalpodautoscalers",
    shortNames: ["hpa"],
    categories: ["all"],
    status: true,
    generation: true,
    storageVersion: "v2",
    conversion: autoscalerConversion,
  },
  {
    group: "policy",
    kind: "PodDisruptionBudget",
    plural: "poddisruptionbudgets",
    shortNames: ["pdb"],
    nameRule: "segment",
    qualifiedFinalizers: false,
    status: true,
    generation: true,
    unconditionalUpdate: false,
  },
];

/** The resources that run pods, and that say how many. */
export const workloadResources: readonly ServedResourceInit[] = [...apps, ...batch, ...scaling];
