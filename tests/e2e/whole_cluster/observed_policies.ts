import { podTemplate } from "./place.ts";
import { comparable, firstOf, type ObservedPlace, until } from "./observed_workloads.ts";

// deno-lint-ignore no-explicit-any -- a test reads what it expects
type Found = any;

/**
 * Observes budgets of pods that {@linkcode observeWorkloads} has left, policies of Jobs, and a pod that
 * fits no node.
 */
export async function observePolicies(place: ObservedPlace): Promise<Record<string, unknown>> {
  return {
    ...await observeBudgets(place),
    ...await observeJobPolicies(place),
    ...await observePlaceless(place),
  };
}

async function observeBudgets(place: ObservedPlace): Promise<Record<string, unknown>> {
  const { podDisruptionBudgets: budgets } = place.client;
  const result: Record<string, unknown> = {};
  const observe = async (app: string, spec: object, isSettled: (status: Found) => boolean) => {
    await budgets.create({
      metadata: { name: app },
      spec: { selector: { matchLabels: { app } }, ...spec },
    });
    const isSeen = ({ metadata, status }: Found = {}) =>
      status?.conditions !== undefined && isSettled({ ...status, metadata });
    result[`a budget of ${app}`] = comparable(
      await until(place, budgets.pathOf(app), isSeen),
      place.namespace,
    );
  };
  await observe("web", { maxUnavailable: 1 }, ({ currentHealthy }) => currentHealthy === 2);
  await observe("db", { minAvailable: "50%" }, ({ currentHealthy }) => currentHealthy === 2);
  await observe("agent", { minAvailable: 2 }, ({ currentHealthy }) => currentHealthy === 2);
  await observe("none", { minAvailable: 1 }, () => true);
  await observe("job", { maxUnavailable: 1 }, () => true);
  return result;
}

async function observeJobPolicies(place: ObservedPlace): Promise<Record<string, unknown>> {
  const { jobs, pods } = place.client;
  const { metadata, spec } = podTemplate("policy");
  // no node runs these pods, whose status is set here
  const template = {
    metadata,
    spec: { ...spec, restartPolicy: "Never" as const, schedulerName: "none" },
  };
  const has = (type: string) => (job: Found) =>
    job?.status?.conditions?.some((each: Found) => each.type === type && each.status === "True");
  const ended = async (name: string, type: string) =>
    comparable(await until(place, jobs.pathOf(name), has(type)), place.namespace);
  const end = async (selector: string, exitCode: number) => {
    const labelSelector = `batch.kubernetes.io/${selector}`;
    const pod = await firstOf(pods, { labelSelector }, () => true);
    const status = {
      phase: exitCode === 0 ? "Succeeded" as const : "Failed" as const,
      containerStatuses: [{
        name: "main",
        image: "example.com/main:1",
        imageID: "",
        ready: false,
        restartCount: 0,
        state: { terminated: { exitCode } },
      }],
    };
    await pods.status.patch(pod.metadata.name, { merge: { status } });
  };
  const indexed = { completionMode: "Indexed" as const, completions: 2, parallelism: 2, template };
  const ofIndex = (name: string, index: number) =>
    `job-name=${name},batch.kubernetes.io/job-completion-index=${index}`;

  const onExitCodes = { operator: "In" as const, values: [42] };
  await jobs.create({
    metadata: { name: "refused" },
    spec: { template, podFailurePolicy: { rules: [{ action: "FailJob", onExitCodes }] } },
  });
  await end("job-name=refused", 42);
  await jobs.create({
    metadata: { name: "chosen" },
    spec: { ...indexed, successPolicy: { rules: [{ succeededIndexes: "1" }] } },
  });
  await end(ofIndex("chosen", 1), 0);
  await jobs.create({
    metadata: { name: "split" },
    spec: { ...indexed, backoffLimitPerIndex: 0 },
  });
  await end(ofIndex("split", 0), 0);
  await end(ofIndex("split", 1), 1);
  return {
    "a Job that failed by its policy": await ended("refused", "Failed"),
    "a Job that succeeded by its policy": await ended("chosen", "Complete"),
    "a Job with an index that failed": await ended("split", "Failed"),
  };
}

async function observePlaceless(place: ObservedPlace): Promise<Record<string, unknown>> {
  const { pods } = place.client;
  const { spec } = podTemplate("placeless");
  await pods.create({
    metadata: { name: "placeless" },
    spec: { ...spec, nodeSelector: { "example.com/nowhere": "true" } },
  });
  const isRefused = ({ status }: Found = {}) =>
    status?.conditions?.some(({ reason }: Found) => reason === "Unschedulable");
  const { status } = await until(place, pods.pathOf("placeless"), isRefused);
  return { "the status of a pod that fits no node": comparable(status, place.namespace) };
}
