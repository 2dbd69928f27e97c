/**
 * Starts the controllers that a test switches on. A loop follows the store and reconciles each key in
 * a turn of its own (`work_queue.ts`). The decisions of a controller are pure functions of stored
 * objects, and its writes pass the webhooks (`controller_writer.ts`).
 *
 * @module
 */
import { AccountController } from "./accounts/account_controller.ts";
import type { ControllerContext } from "./controller_context.ts";
import { DaemonSetController } from "./daemon_sets/daemon_set_controller.ts";
import { DeploymentController } from "./deployments/deployment_controller.ts";
import { BudgetController } from "./disruptions/budget_controller.ts";
import { EndpointSliceController } from "./services/endpoint_slice_controller.ts";
import { JobController } from "./jobs/job_controller.ts";
import { NamespaceIndex } from "./namespace_index.ts";
import { ReplicaSetController } from "./replica_set_controller.ts";
import { StatefulSetController } from "./stateful_sets/stateful_set_controller.ts";
import { ClaimController } from "./volumes/claim_controller.ts";

/** Name of a controller for workloads. */
export type WorkloadController =
  | "replicasets"
  | "deployments"
  | "statefulsets"
  | "daemonsets"
  | "jobs"
  | "endpointslices"
  | "claims"
  | "budgets"
  | "serviceaccounts";

/** The controllers for workloads, by the names of their options. */
const controllers: Readonly<
  Record<WorkloadController, new (context: ControllerContext) => Disposable>
> = {
  replicasets: ReplicaSetController,
  deployments: DeploymentController,
  statefulsets: StatefulSetController,
  daemonsets: DaemonSetController,
  jobs: JobController,
  endpointslices: EndpointSliceController,
  claims: ClaimController,
  budgets: BudgetController,
  serviceaccounts: AccountController,
};

/** The names of all controllers for workloads. */
export const workloadControllers = Object.keys(controllers) as WorkloadController[];

/** The pods of a Deployment are those of its ReplicaSets. */
const needed: Partial<Record<WorkloadController, WorkloadController>> = {
  deployments: "replicasets",
};

/** Starts controllers and those that they need; they end when the result is disposed of. */
export function startWorkloads(
  context: Omit<ControllerContext, "pods" | "replicaSets">,
  names: readonly WorkloadController[],
): Disposable {
  using stack = new DisposableStack();
  const pods = stack.use(new NamespaceIndex(context.store, "pods"));
  const replicaSets = stack.use(new NamespaceIndex(context.store, "apps/replicasets"));
  for (const name of new Set(names.flatMap((each) => [needed[each] ?? each, each]))) {
    stack.use(new controllers[name]({ ...context, pods, replicaSets }));
  }
  return stack.move();
}
