import { isReady } from "../../objects/conditions.ts";
import {
  allowedCondition,
  type BudgetStatus,
  type DisruptionBudget,
  withAllowedCondition,
} from "../../objects/disruption_budget.ts";
import type { OwnerReference } from "../../objects/owner_references.ts";
import { controllerOf } from "../ownership.ts";
import type { Pod } from "../pod_state.ts";
import { type ControllerScale, SyncFailure } from "./controller_scale.ts";

/** A pod whose eviction was allowed is expected to go within this time. */
const DELETION_TIMEOUT_MS = 120_000;

/** State of the server, for the status of a budget. */
export interface BudgetState {
  /** The pods that the budget selects. */
  readonly pods: readonly Pod[];
  /** Returns the scale of a controller of pods, if it exists. */
  readonly scaleOf: (controller: OwnerReference) => ControllerScale | undefined;
  /** The time, in milliseconds since 1970. */
  readonly now: number;
  /** The time as Kubernetes writes it. */
  readonly time: string;
}

/**
 * Returns the status of a PodDisruptionBudget; its own one if that is right.
 *
 * Source: `trySync` of `k8s.io/kubernetes/pkg/controller/disruption`.
 *
 * @throws {SyncFailure} If it cannot be computed.
 */
export function budgetStatus(
  budget: DisruptionBudget,
  state: BudgetState,
): Partial<BudgetStatus> {
  const { status = {}, metadata } = budget;
  const { expectedPods, desiredHealthy } = expectation(budget, state);
  const disruptedPods = stillDisrupted(status, state);
  const currentHealthy =
    state.pods.filter((pod) =>
      pod.metadata.deletionTimestamp === undefined && isReady(pod) &&
      !isExpectedToGo(disruptedPods[pod.metadata.name ?? ""], state.now)
    ).length;
  const spare = currentHealthy - desiredHealthy;
  const next: Partial<BudgetStatus> = {
    currentHealthy,
    desiredHealthy,
    expectedPods,
    disruptionsAllowed: expectedPods > 0 && spare > 0 ? spare : 0,
    ...Object.keys(disruptedPods).length > 0 && { disruptedPods },
    ...metadata.generation !== undefined && { observedGeneration: metadata.generation },
    ...status.conditions && { conditions: status.conditions },
  };
  return hasCondition(status, next) ? next : withAllowedCondition(next, state.time);
}

/** Returns in how many milliseconds a pod that is expected to go counts again. */
export function nextRecheck(
  { disruptedPods = {} }: Partial<BudgetStatus>,
  now: number,
): number | undefined {
  const waits = Object.values(disruptedPods).map((time) =>
    Date.parse(time) + DELETION_TIMEOUT_MS - now
  );
  return waits.length > 0 ? Math.max(0, Math.min(...waits)) : undefined;
}

/** Whether the condition needs no change, as the controller sees it. */
function hasCondition(status: Partial<BudgetStatus>, next: Partial<BudgetStatus>): boolean {
  const known = allowedCondition(status);
  const isAllowed = (next.disruptionsAllowed ?? 0) > 0;
  return known !== undefined && status.observedGeneration === next.observedGeneration &&
    (status.disruptionsAllowed ?? 0) === next.disruptionsAllowed &&
    known.status === (isAllowed ? "True" : "False") &&
    known.reason === (isAllowed ? "SufficientPods" : "InsufficientPods");
}

function expectation(
  { spec }: DisruptionBudget,
  state: BudgetState,
): Pick<BudgetStatus, "expectedPods" | "desiredHealthy"> {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable !== undefined) {
    const expectedPods = expectedScale(state);
    const desiredHealthy = Math.max(0, expectedPods - scaled(maxUnavailable, expectedPods));
    return { expectedPods, desiredHealthy };
  }
  if (typeof minAvailable === "number") {
    return { expectedPods: state.pods.length, desiredHealthy: minAvailable };
  }
  if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0 };
  const expectedPods = expectedScale(state);
  return { expectedPods, desiredHealthy: scaled(minAvailable, expectedPods) };
}

/** Returns how many pods the controllers of the pods are to have; pods without one are left out. */
function expectedScale({ pods, scaleOf }: BudgetState): number {
  const scales = new Map<string, number>();
  const seen = new Set<string>();
  for (const pod of pods) {
    const controller = controllerOf(pod);
    if (!controller || seen.has(controller.uid)) continue;
    seen.add(controller.uid);
    const scale = scaleOf(controller);
    if (!scale) {
      throw new SyncFailure(
        `found no controllers for pod ${JSON.stringify(pod.metadata.name)}`,
      );
    }
    scales.set(scale.uid, scale.replicas);
  }
  return scales.values().reduce((sum, replicas) => sum + replicas, 0);
}

/** Returns a number of pods; a share is rounded up. */
function scaled(value: number | string, whole: number): number {
  if (typeof value === "number") return value;
  const [, percent] = /^(\d+)%$/.exec(value) ?? [];
  if (percent === undefined) {
    throw new SyncFailure(
      "invalid value for IntOrString: invalid type: string is not a percentage",
    );
  }
  return Math.ceil(Number(percent) * whole / 100);
}

/** Returns the pods that are expected to go and have not begun to do so. */
function stillDisrupted(
  { disruptedPods = {} }: Partial<BudgetStatus>,
  { pods, now }: BudgetState,
): Record<string, string> {
  const left = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined).flatMap(
    ({ metadata: { name = "" } }) => {
      const time = disruptedPods[name];
      const isLate = time === undefined || Date.parse(time) + DELETION_TIMEOUT_MS < now;
      return isLate ? [] : [[name, time] as const];
    },
  );
  return Object.fromEntries(left);
}

function isExpectedToGo(time: string | undefined, now: number): boolean {
  return time !== undefined && Date.parse(time) + DELETION_TIMEOUT_MS > now;
}
