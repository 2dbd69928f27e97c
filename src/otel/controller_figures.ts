import type { ControllerHandle, ReconcileObservation } from "@kubewire/kubewire/controller";
import type { Instruments, Observe } from "./instruments.ts";

const RESULTS = {
  succeeded: { result: "success", outcome: "success" },
  requeued: { result: "requeue_after", outcome: "requeue_after" },
  failed: { result: "error", outcome: "error" },
  failedForGood: { result: "error", outcome: "terminal_error" },
} as const;

/** The priorities of a queue, by controller-runtime's names: its `LowPriority` is -100. */
const PRIORITY = { usual: "0", low: "-100" } as const;

/** Reports the figures of a controller and its queue. */
export function controllerFigures(
  { name, concurrency, queue, counts }: Pick<
    ControllerHandle,
    "name" | "concurrency" | "queue" | "counts"
  >,
  observe: Observe,
): void {
  const facts = { controller: name };
  const { ready, readyLow } = queue;
  observe("queueDepth", ready, facts);
  observe("queueDepthByPriority", ready - readyLow, { ...facts, priority: PRIORITY.usual });
  observe("queueDepthByPriority", readyLow, { ...facts, priority: PRIORITY.low });
  observe("queueAdds", queue.added, facts);
  observe("activeReconciles", queue.running, facts);
  observe("reconcileLimit", concurrency, facts);
  observe("longestRun", queue.longestRunMs / 1_000, facts);
  observe("unfinishedWork", queue.unfinishedMs / 1_000, facts);
  observe("storeWaits", counts.waitedForStore, facts);
  observe("storesTooLate", counts.storeTooLate, facts);
}

/**
 * Begins the counters of a controller with 0, as controller-runtime does. A rate does not see an event
 * that comes with the first point of its counter.
 */
export function beginCounters(instruments: Instruments, { name }: { name: string }): void {
  for (const { result, outcome } of Object.values(RESULTS)) {
    instruments.record("reconciles", 0, { controller: name, result, outcome });
  }
  for (const key of ["reconcileErrors", "terminalErrors", "queueRetries"] as const) {
    instruments.record(key, 0, { controller: name });
  }
}

/** Records a reconcile that has ended. */
export function recordReconcile(instruments: Instruments, ended: ReconcileObservation): void {
  const { controller, outcome, waitedMs, durationMs } = ended;
  const facts = { controller, ...RESULTS[outcome] };
  const seconds = durationMs / 1_000;
  instruments.record("queueDuration", waitedMs / 1_000, facts);
  instruments.record("workDuration", seconds, facts);
  instruments.record("reconcileDuration", seconds, facts);
  instruments.record("reconciles", 1, facts);
  if (facts.result === "error") instruments.record("reconcileErrors", 1, facts);
  if (outcome === "failedForGood") instruments.record("terminalErrors", 1, facts);
  if (outcome === "failed" || outcome === "requeued") instruments.record("queueRetries", 1, facts);
}
