import { equalJson, membersOf, valueAt } from "../json/json_value.ts";
import { conditionsOf, isReady, withCondition } from "../objects/conditions.ts";
import {
  allowedCondition,
  budgetCollection,
  type BudgetStatus,
  type DisruptionBudget,
  guardsPod,
  withAllowedCondition,
} from "../objects/disruption_budget.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { collectionOf } from "../resources/served_resource.ts";
import { forbidden, untranslated } from "../status/api_errors.ts";
import { StatusError } from "../status/status_error.ts";
import { storedForm } from "../structs/typed_object.ts";
import { checkPreconditions, deleteObject, type ObjectDeleteOptions } from "./delete_object.ts";
import { updateObject } from "./update_object.ts";
import { type ObjectTarget, readObject, timestamp, type WriteContext } from "./write_context.ts";

const MOST_DISRUPTED = 2000;
/** Seconds after which a client is to try again, where a budget was not looked at yet. */
const RETRY_SECONDS = 10;

/**
 * Deletes a pod if its PodDisruptionBudget allows that, and counts it there as disrupted. A pod that
 * has ended, is Pending or is being deleted already is deleted whatever its budget says, and so may be
 * one that is not ready.
 *
 * Source: `EvictionREST` of `k8s.io/kubernetes/pkg/registry/core/pod/storage`.
 *
 * @throws {StatusError} 404 if the pod does not exist, 409 if a precondition is not met, 429 or 403 if
 * the budget does not allow it, 500 if there is more than one budget.
 */
export function evictPod(
  context: WriteContext,
  target: ObjectTarget,
  options: ObjectDeleteOptions = {},
): void {
  const { dryRun = false } = options;
  const { object: pod } = readObject(context, target);
  const [budget, ...others] = isFree(pod) ? [] : budgetsOf(context, pod);
  if (others.length > 0) {
    throw untranslated(
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  }
  if (budget && (isReady(pod) || !allowsUnhealthy(budget))) {
    const status = { ...budget.status, ...allowance(budget, pod, timestamp(context.now())) };
    if (!dryRun) saveStatus(context, { ...budget, status });
  }
  if (!dryRun) markAsTarget(context, target, options);
  // the mark has changed the resourceVersion, which was compared before
  const { uid } = options.preconditions ?? {};
  const preconditions = uid === undefined ? {} : { uid };
  deleteObject(context, target, dryRun ? options : { ...options, preconditions });
}

/** Returns whether no budget is asked about a pod. */
function isFree(pod: KubeObject): boolean {
  const phase = String(valueAt(pod, "status.phase"));
  return pod.metadata.deletionTimestamp !== undefined ||
    ["Succeeded", "Failed", "Pending"].includes(phase);
}

function budgetsOf({ store }: WriteContext, pod: KubeObject): DisruptionBudget[] {
  const prefix = `${pod.metadata.namespace}/`;
  return store.list(budgetCollection).filter(({ key }) => key.startsWith(prefix)).map((
    { object },
  ) => object as DisruptionBudget).filter((budget) => guardsPod(budget, pod));
}

/** Returns whether a pod that is not ready may go: it counts for nothing. */
function allowsUnhealthy({ spec, status = {} }: DisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

/**
 * Returns what changes in the status of a budget when a pod is evicted.
 *
 * @throws {StatusError} If the budget does not allow it.
 */
function allowance(
  { metadata, status = {} }: DisruptionBudget,
  pod: KubeObject,
  time: string,
): Partial<BudgetStatus> {
  const { name = "", generation = 0 } = metadata;
  const { disruptionsAllowed = 0, disruptedPods = {}, observedGeneration = 0 } = status;
  const subject = `The disruption budget ${name}`;
  if (observedGeneration < generation) {
    throw violated(`${subject} is still being processed by the server.`, RETRY_SECONDS);
  }
  if (Object.keys(disruptedPods).length > MOST_DISRUPTED) {
    throw overflown(name, subject);
  }
  if (disruptionsAllowed <= 0) throw violated(`${subject} ${shortage(status)}`);
  const next = {
    ...status,
    disruptionsAllowed: disruptionsAllowed - 1,
    disruptedPods: { ...disruptedPods, [pod.metadata.name ?? ""]: time },
  };
  return next.disruptionsAllowed === 0 ? withAllowedCondition(next, time) : next;
}

/** Returns why a budget allows no disruption. */
function shortage(status: Partial<BudgetStatus>): string {
  const refuses = "does not allow evicting pods currently";
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  const condition = allowedCondition(status);
  const isTold = condition?.status === "False" && condition.message !== "";
  if (isTold && condition.reason === "SyncFailed") {
    return `${refuses} because it failed sync: ${condition.message}`;
  }
  if (currentHealthy <= desiredHealthy) {
    return `needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  }
  return isTold ? `${refuses} (${condition.reason}): ${condition.message}` : refuses;
}

function violated(message: string, retryAfterSeconds?: number): StatusError {
  return new StatusError({
    code: 429,
    reason: "TooManyRequests",
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: {
      causes: [{ reason: "DisruptionBudget", message }],
      ...retryAfterSeconds !== undefined && { retryAfterSeconds },
    },
  });
}

function overflown(name: string, subject: string): StatusError {
  return forbidden(
    { group: "policy", plural: "poddisruptionbudget", name },
    "DisruptedPods map too big - too many evictions not confirmed by PDB controller",
    {
      causes: [{
        reason: "DisruptionBudget",
        message:
          `${subject} does not allow evicting pods currently: too many pending evictions not ` +
          "confirmed by PDB controller",
      }],
    },
  );
}

/** The API server writes the status by a request of its own. */
function saveStatus(context: WriteContext, budget: DisruptionBudget): void {
  const { name = "", namespace = "" } = budget.metadata;
  const resource = context.registry.findKind("policy/v1", "PodDisruptionBudget")!;
  updateObject(context, { resource, name, namespace, object: budget }, {
    status: true,
    fieldManager: "kube-apiserver",
  });
}

/** Gives a pod the condition of one that is about to be deleted. */
function markAsTarget(
  context: WriteContext,
  target: ObjectTarget,
  options: ObjectDeleteOptions,
): void {
  const existing = readObject(context, target);
  checkPreconditions(target, { existing, options });
  const { object, key } = existing;
  const conditions = withCondition(conditionsOf(object), {
    type: "DisruptionTarget",
    status: "True",
    lastTransitionTime: timestamp(context.now()),
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  });
  const marked = storedForm(
    { ...object, status: { ...membersOf(object.status), conditions } },
    target.resource,
  );
  if (!equalJson(marked, object)) {
    context.store.put(collectionOf(target.resource), key, marked);
  }
}
