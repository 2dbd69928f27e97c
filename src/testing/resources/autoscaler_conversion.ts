import { isJsonObject, membersOf, objectsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import {
  earlierMetric,
  earlierMetricStatus,
  laterMetric,
  laterMetricStatus,
} from "./autoscaler_metrics.ts";
import type { VersionConversion } from "./served_resource.ts";

type Json = Record<string, unknown>;

const EARLIER = "autoscaling/v1";

/** The annotations for what `autoscaling/v1` has no fields for. */
const KEPT = {
  metrics: "autoscaling.alpha.kubernetes.io/metrics",
  currentMetrics: "autoscaling.alpha.kubernetes.io/current-metrics",
  conditions: "autoscaling.alpha.kubernetes.io/conditions",
  behavior: "autoscaling.alpha.kubernetes.io/behavior",
} as const;

/**
 * The HorizontalPodAutoscalers of `autoscaling/v1`, which are those of `autoscaling/v2`: it has a
 * field for the utilization of the CPU, and annotations for all other metrics.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/autoscaling/v1`
 * `Convert_autoscaling_HorizontalPodAutoscaler_To_v1_HorizontalPodAutoscaler`.
 */
export const autoscalerConversion: VersionConversion = { toStored, toServed };

function toServed(stored: KubeObject): KubeObject {
  if (stored.apiVersion === EARLIER) return stored; // a webhook has seen it so
  const { metrics, behavior, ...spec } = membersOf(stored.spec);
  const { currentMetrics, conditions, ...status } = membersOf(stored.status);
  const percentage = objectsOf(metrics).map(cpuUtilization).find((each) => each !== undefined);
  const current = objectsOf(currentMetrics).map(currentCpuUtilization)
    .findLast((each) => each !== undefined);
  const kept = {
    ...annotation(
      KEPT.metrics,
      objectsOf(metrics).filter((each) => cpuUtilization(each) === undefined).map(earlierMetric),
    ),
    ...annotation(KEPT.currentMetrics, objectsOf(currentMetrics).map(earlierMetricStatus)),
    ...isJsonObject(behavior) ? written(KEPT.behavior, internalBehavior(behavior)) : {},
    ...annotation(KEPT.conditions, objectsOf(conditions).map(earlierCondition)),
  };
  return {
    ...withAnnotations(stored, kept),
    apiVersion: EARLIER,
    spec: {
      ...spec,
      ...percentage !== undefined && { targetCPUUtilizationPercentage: percentage },
    },
    ...stored.status !== undefined && {
      status: {
        currentReplicas: 0,
        desiredReplicas: 0,
        ...status,
        ...current !== undefined && { currentCPUUtilizationPercentage: current },
      },
    },
  };
}

function toStored(served: KubeObject): KubeObject {
  if (served.apiVersion !== EARLIER) return served;
  const { targetCPUUtilizationPercentage: target, ...spec } = membersOf(served.spec);
  const { currentCPUUtilizationPercentage: current, ...status } = membersOf(served.status);
  const annotations = served.metadata.annotations ?? {};
  const own = typeof target === "number" ? [utilizationMetric(target)] : [];
  const metrics = [...keptList(annotations, KEPT.metrics).map(laterMetric), ...own];
  const currentMetrics = annotations[KEPT.currentMetrics] !== undefined
    ? keptList(annotations, KEPT.currentMetrics).map(laterMetricStatus)
    : typeof current === "number"
    ? [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: current } } }]
    : [];
  const behavior = givenBehavior(parsed(annotations[KEPT.behavior]));
  const conditions = keptList(annotations, KEPT.conditions);
  return {
    ...withAnnotations(served, {}),
    apiVersion: "autoscaling/v2",
    spec: {
      ...spec,
      metrics: metrics.length > 0 ? metrics : [utilizationMetric(DEFAULT_UTILIZATION)],
      ...behavior && { behavior },
    },
    ...served.status !== undefined && {
      status: {
        ...status,
        ...currentMetrics.length > 0 && { currentMetrics },
        ...conditions.length > 0 && { conditions },
      },
    },
  };
}

const DEFAULT_UTILIZATION = 80;

function utilizationMetric(averageUtilization: number): Json {
  const target = { type: "Utilization", averageUtilization };
  return { type: "Resource", resource: { name: "cpu", target } };
}

/** Returns the target for the utilization of the CPU, of the metric that has a field in `v1`. */
function cpuUtilization({ type, resource }: Json): unknown {
  const { name, target } = membersOf(resource);
  if (type !== "Resource" || name !== "cpu") return undefined;
  return membersOf(target).averageUtilization ?? undefined;
}

function currentCpuUtilization({ type, resource }: Json): unknown {
  const { name, current } = membersOf(resource);
  if (type !== "Resource" || name !== "cpu") return undefined;
  return membersOf(current).averageUtilization ?? undefined;
}

function earlierCondition(condition: Json): Json {
  const { type, status, lastTransitionTime = null, reason, message, observedGeneration } =
    condition;
  return { type, status, lastTransitionTime, reason, message, observedGeneration };
}

/** Returns the behavior with the names of Go's fields, as kube-apiserver writes it. */
function internalBehavior({ scaleUp, scaleDown }: Json): Json {
  return { ScaleUp: internalRules(scaleUp), ScaleDown: internalRules(scaleDown) };
}

function internalRules(rules: unknown): Json | null {
  if (!isJsonObject(rules)) return null;
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = rules;
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds ?? null,
    SelectPolicy: selectPolicy ?? null,
    Policies: Array.isArray(policies)
      ? objectsOf(policies).map(({ type = "", value = 0, periodSeconds = 0 }) => ({
        Type: type,
        Value: value,
        PeriodSeconds: periodSeconds,
      }))
      : null,
    Tolerance: tolerance ?? null,
  };
}

/** Returns such a behavior with the names of JSON, without what is not set. */
function givenBehavior(behavior: unknown): Json | undefined {
  if (!isJsonObject(behavior)) return undefined;
  const given = withJsonNames(behavior);
  return isJsonObject(given) && Object.keys(given).length > 0 ? given : undefined;
}

function withJsonNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withJsonNames);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(
    members.map(([name, member]) => [
      name.slice(0, 1).toLowerCase() + name.slice(1),
      withJsonNames(member),
    ]),
  );
}

/** Returns an object with these annotations for other fields, and no earlier ones. */
function withAnnotations(object: KubeObject, kept: Readonly<Record<string, string>>): KubeObject {
  const { annotations, ...metadata } = object.metadata;
  const names: readonly string[] = Object.values(KEPT);
  const others = Object.entries(annotations ?? {}).filter(([name]) => !names.includes(name));
  const all = { ...Object.fromEntries(others), ...kept };
  return {
    ...object,
    metadata: { ...metadata, ...Object.keys(all).length > 0 && { annotations: all } },
  };
}

function annotation(name: string, items: readonly Json[]): Record<string, string> {
  return items.length > 0 ? written(name, items) : {};
}

function written(name: string, value: unknown): Record<string, string> {
  return { [name]: JSON.stringify(value) };
}

function keptList(annotations: Readonly<Record<string, string>>, name: string): Json[] {
  return objectsOf(parsed(annotations[name]));
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // kube-apiserver ignores it too
  }
}
