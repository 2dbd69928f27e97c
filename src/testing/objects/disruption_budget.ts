import { withCondition } from "./conditions.ts";
import type { KubeObject } from "./kube_object.ts";
import { selectsObject } from "./scale_selector.ts";

/** A PodDisruptionBudget. */
export interface DisruptionBudget extends KubeObject {
  spec: {
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly selector?: unknown;
    readonly unhealthyPodEvictionPolicy?: string;
  };
  status?: Partial<BudgetStatus>;
}

/** The status of a PodDisruptionBudget. */
export interface BudgetStatus {
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly disruptionsAllowed: number;
  readonly observedGeneration?: number;
  /** When evictions of pods were allowed, by the names of the pods. */
  readonly disruptedPods?: Readonly<Record<string, string>>;
  readonly conditions?: readonly BudgetCondition[];
}

/** A condition of a PodDisruptionBudget. */
export interface BudgetCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly observedGeneration?: number;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
}

/** The collection of the PodDisruptionBudgets. */
export const budgetCollection = "policy/poddisruptionbudgets";

/** Returns whether a PodDisruptionBudget is about a pod of its namespace; without a selector about none. */
export function guardsPod({ spec }: DisruptionBudget, pod: KubeObject): boolean {
  const { selector } = spec;
  return selector !== undefined && selector !== null && selectsObject(selector, pod);
}

const ALLOWED = "DisruptionAllowed";

/** Returns the condition that says whether disruptions are allowed. */
export function allowedCondition(
  { conditions = [] }: Partial<BudgetStatus>,
): BudgetCondition | undefined {
  return conditions.find(({ type }) => type === ALLOWED);
}

/** Returns a status with the condition for the disruptions that it allows. */
export function withAllowedCondition<Status extends Partial<BudgetStatus>>(
  status: Status,
  time: string,
): Status {
  const isAllowed = (status.disruptionsAllowed ?? 0) > 0;
  return withStatus(status, {
    status: isAllowed ? "True" : "False",
    reason: isAllowed ? "SufficientPods" : "InsufficientPods",
  }, time);
}

/** Returns a status with the condition for a budget whose status could not be computed. */
export function withSyncFailure<Status extends Partial<BudgetStatus>>(
  status: Status,
  message: string,
  time: string,
): Status {
  return withStatus(status, { status: "False", reason: "SyncFailed", message }, time);
}

/** Source: `SetStatusCondition` of `k8s.io/apimachinery/pkg/api/meta`. */
function withStatus<Status extends Partial<BudgetStatus>>(
  status: Status,
  given: Pick<BudgetCondition, "status" | "reason"> & { message?: string },
  time: string,
): Status {
  const { conditions = [], observedGeneration } = status;
  const next: BudgetCondition = {
    type: ALLOWED,
    message: "",
    ...given,
    lastTransitionTime: time,
    ...observedGeneration !== undefined && { observedGeneration },
  };
  return { ...status, conditions: withCondition(conditions, next) };
}
