import { equalJson } from "../../json/json_value.ts";
import {
  budgetCollection,
  type BudgetStatus,
  type DisruptionBudget,
  guardsPod,
  withSyncFailure,
} from "../../objects/disruption_budget.ts";
import type { StoreEvent } from "../../objects/store_event.ts";
import type { ServedResource } from "../../resources/served_resource.ts";
import { timestamp } from "../../writes/write_context.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { ControllerLoop } from "../controller_loop.ts";
import { NamespaceIndex } from "../namespace_index.ts";
import type { Pod } from "../pod_state.ts";
import { budgetStatus, nextRecheck } from "./budget_status.ts";
import { controllerScale, SyncFailure } from "./controller_scale.ts";

/**
 * Keeps the status of PodDisruptionBudgets, from which evictions know whether they are allowed.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/disruption`.
 */
export class BudgetController implements Disposable {
  readonly #context: ControllerContext;
  readonly #writer: ObjectWriter;
  readonly #budgets: NamespaceIndex;
  readonly #loop: ControllerLoop;
  readonly #resource: ServedResource;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#writer = context.writerOf("disruption-controller");
    this.#resource = context.registry.findKind("policy/v1", "PodDisruptionBudget")!;
    this.#budgets = new NamespaceIndex(context.store, budgetCollection);
    this.#loop = new ControllerLoop(context, {
      watches: {
        [budgetCollection]: ({ key }) => [key],
        pods: (event) => this.#budgetsOf(event),
      },
      reconcile: (key) => this.#reconcile(key),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    for (const part of [this.#loop, this.#budgets]) part[Symbol.dispose]();
  }

  /** Returns the budgets that select a pod, or did so before a change. */
  #budgetsOf({ current, previous }: StoreEvent): string[] {
    const { namespace = "" } = current.object.metadata;
    const objects = previous ? [current.object, previous.object] : [current.object];
    return (this.#budgets.in(namespace) as DisruptionBudget[]).filter((budget) =>
      objects.some((pod) => guardsPod(budget, pod))
    ).map(({ metadata }) => `${namespace}/${metadata.name}`);
  }

  async #reconcile(key: string): Promise<void> {
    const { store, time } = this.#context;
    const budget = store.get(budgetCollection, key)?.object as DisruptionBudget | undefined;
    if (!budget) return;
    const now = time.now();
    const status = this.#statusOf(budget, now);
    if (!equalJson(status, budget.status)) {
      await this.#writer.updateStatus(this.#resource, { ...budget, status });
    }
    const wait = nextRecheck(status, now);
    if (wait !== undefined) this.#loop.again(key, wait + 1);
  }

  /** Returns the status of a budget; if it cannot be computed, no disruption is allowed. */
  #statusOf(budget: DisruptionBudget, now: number): Partial<BudgetStatus> {
    const { pods } = this.#context;
    const { namespace = "" } = budget.metadata;
    const time = timestamp(now);
    try {
      return budgetStatus(budget, {
        pods: (pods.in(namespace) as Pod[]).filter((pod) => guardsPod(budget, pod)),
        scaleOf: (controller) => controllerScale(this.#context, controller, namespace),
        now,
        time,
      });
    } catch (error) {
      if (!(error instanceof SyncFailure)) throw error;
      return withSyncFailure({ ...budget.status, disruptionsAllowed: 0 }, error.message, time);
    }
  }
}
