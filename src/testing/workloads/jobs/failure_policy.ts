import type { Pod } from "../pod_state.ts";
import type { FailureRule, Job } from "./job.ts";

/** The verdict of the policy of a Job on a pod that failed. */
export interface FailureVerdict {
  /** The action of the first rule that matches. */
  readonly action?: FailureRule["action"];
  /** Why the Job fails. */
  readonly message?: string;
}

/**
 * Returns what the policy of a Job says about a pod that failed; nothing if no rule matches.
 *
 * Source: `matchPodFailurePolicy` of `k8s.io/kubernetes/pkg/controller/job`.
 */
export function failureVerdict({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const told = matched(rule, pod);
    if (told === undefined) continue;
    const { action } = rule;
    const message = `${told} matching ${action} rule at index ${index}`;
    return { ...action && { action }, ...action === "FailJob" && { message } };
  }
  return {};
}

/** Returns whether a pod that failed counts towards the limit of a Job. */
export function isCounted(job: Job, pod: Pod): boolean {
  return failureVerdict(job, pod).action !== "Ignore";
}

/** Returns what a rule has found in a pod; `undefined` if it does not match. */
function matched(
  { onExitCodes, onPodConditions }: FailureRule,
  { metadata, status }: Pod,
): string | undefined {
  const subject = `${metadata.namespace}/${metadata.name}`;
  if (onExitCodes) {
    const { containerStatuses = [], initContainerStatuses = [] } = status ?? {};
    const found = [...containerStatuses, ...initContainerStatuses].find(({ name, state }) => {
      const exitCode = state?.terminated?.exitCode ?? 0;
      const { containerName, operator, values = [] } = onExitCodes;
      const isMeant = exitCode !== 0 && (containerName === undefined || containerName === name);
      return isMeant && values.includes(exitCode) === (operator === "In");
    });
    return found &&
      `Container ${found.name} for pod ${subject} failed with exit code ` +
        `${found.state?.terminated?.exitCode}`;
  }
  const condition = status?.conditions?.find((each) =>
    onPodConditions?.some(({ type, status = "True" }) =>
      type === each.type && status === each.status
    )
  );
  return condition && `Pod ${subject} has condition ${condition.type}`;
}
