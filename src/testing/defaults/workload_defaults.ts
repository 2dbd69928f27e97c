import { isJsonObject, membersOf } from "../json/json_value.ts";
import { type DefaultsTable, type Fields, isUnset, withFields } from "./fields.ts";

/**
 * The defaults of what runs pods.
 *
 * Source: `defaults.go` in `k8s.io/kubernetes/pkg/apis/apps/v1`, `batch/v1` and `autoscaling/v2`.
 */
export const workloadDefaults: DefaultsTable = {
  "v1.DeploymentSpec": {
    fields: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  },
  "v1.DeploymentStrategy": {
    fields: { type: "RollingUpdate" },
    complete: (strategy) => withRollingUpdate(strategy, { maxUnavailable: "25%", maxSurge: "25%" }),
  },
  "v1.DaemonSetSpec": { fields: { revisionHistoryLimit: 10 } },
  "v1.DaemonSetUpdateStrategy": {
    fields: { type: "RollingUpdate" },
    complete: (strategy) => withRollingUpdate(strategy, { maxUnavailable: 1, maxSurge: 0 }),
  },
  "v1.StatefulSetSpec": {
    fields: {
      podManagementPolicy: "OrderedReady",
      persistentVolumeClaimRetentionPolicy: {},
      replicas: 1,
      revisionHistoryLimit: 10,
    },
  },
  "v1.StatefulSet": { complete: withClaimTypes },
  "v1.StatefulSetPersistentVolumeClaimRetentionPolicy": {
    fields: { whenDeleted: "Retain", whenScaled: "Retain" },
  },
  "v1.StatefulSetUpdateStrategy": {
    complete: withStatefulUpdate,
  },
  "v1.ReplicaSetSpec": { fields: { replicas: 1 } },
  "v1.Job": { complete: withTemplateLabels },
  "v1.CronJobSpec": {
    fields: {
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    },
  },
  "v1.PodFailurePolicyOnPodConditionsPattern": { fields: { status: "True" } },
  "v2.HorizontalPodAutoscalerSpec": {
    fields: {
      minReplicas: 1,
      metrics: [{
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
      }],
    },
  },
  "v2.HorizontalPodAutoscalerBehavior": {
    complete: ({ scaleUp, scaleDown }) => ({
      scaleUp: withFields(membersOf(scaleUp), {
        stabilizationWindowSeconds: 0,
        selectPolicy: "Max",
        policies: [
          { type: "Pods", value: 4, periodSeconds: 15 },
          { type: "Percent", value: 100, periodSeconds: 15 },
        ],
      }),
      scaleDown: withFields(membersOf(scaleDown), {
        selectPolicy: "Max",
        policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
      }),
    }),
  },
};

// The templates of claims are objects with a type of their own.
function withClaimTypes(set: Fields): Fields {
  const spec = membersOf(set.spec);
  if (!Array.isArray(spec.volumeClaimTemplates)) return set;
  const volumeClaimTemplates = spec.volumeClaimTemplates.map((claim) => ({
    ...claim,
    kind: "PersistentVolumeClaim",
    apiVersion: "v1",
  }));
  return { ...set, spec: { ...spec, volumeClaimTemplates } };
}

function withStatefulUpdate(strategy: Fields): Fields {
  const { type } = strategy;
  const given = isUnset(type)
    ? withFields({ ...strategy, type: "RollingUpdate" }, { rollingUpdate: {} })
    : strategy;
  const { rollingUpdate } = given;
  if (given.type !== "RollingUpdate" || isUnset(rollingUpdate)) return given;
  const update = withFields(membersOf(rollingUpdate), { partition: 0, maxUnavailable: 1 });
  return { ...given, rollingUpdate: update };
}

function withRollingUpdate(strategy: Fields, limits: Fields): Fields {
  if (strategy.type !== "RollingUpdate") return strategy;
  return { ...strategy, rollingUpdate: withFields(membersOf(strategy.rollingUpdate), limits) };
}

// A job that a CronJob creates later gets its defaults then.
function withTemplateLabels(job: Fields): Fields {
  const { spec, metadata } = job;
  if (!isJsonObject(spec)) return job;
  const labels = membersOf(membersOf(membersOf(spec.template).metadata).labels);
  const isParallel = isUnset(spec.completions) && isUnset(spec.parallelism);
  return {
    ...job,
    metadata: Object.keys(labels).length > 0
      ? withFields(membersOf(metadata), { labels })
      : metadata,
    spec: withFields(spec, {
      ...isParallel && { completions: 1 },
      parallelism: 1,
      backoffLimit: isUnset(spec.backoffLimitPerIndex) ? 6 : 2 ** 31 - 1,
      completionMode: "NonIndexed",
      suspend: false,
      podReplacementPolicy: isUnset(spec.podFailurePolicy) ? "TerminatingOrFailed" : "Failed",
      manualSelector: false,
    }),
  };
}
