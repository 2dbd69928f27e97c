import { kubewireMetrics } from "./kubewire_metrics.ts";
import type { MetricCatalog } from "./metric.ts";

/** The boundaries of client-go's request latency (component-base `metrics/prometheus/restclient`). */
const REQUEST_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
/** Those of controller-runtime's work queue: 10 ns, and eleven times ten times as much. */
const QUEUE_SECONDS = Array.from({ length: 12 }, (_, power) => Number(`1e${power - 8}`));
/** Those of controller-runtime's `controller_runtime_reconcile_time_seconds`. */
// deno-fmt-ignore
const RECONCILE_SECONDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
  1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];

const CONTROLLER = { controller: "controller" } as const;
const QUEUE = { name: "controller", controller: "controller" } as const;

/**
 * The metrics by the names of client-go (`rest_client_…`, `leader_election_…`) and
 * controller-runtime (`workqueue_…`, `controller_runtime_…`), with their attributes and boundaries.
 * Metrics that these do not have keep their default names.
 *
 * Sources: `metrics/prometheus` of component-base 0.37; `pkg/metrics`, `pkg/internal/metrics` and
 * `pkg/internal/controller/metrics` of controller-runtime 0.25.
 */
export const clientGoMetrics: MetricCatalog = {
  requestDuration: {
    name: "rest_client_request_duration_seconds",
    kind: "histogram",
    unit: "s",
    description: "Request latency in seconds, until the head of the response, with retries.",
    attributes: { verb: "method", host: "host" },
    buckets: REQUEST_SECONDS,
  },
  requests: {
    name: "rest_client_requests_total",
    kind: "counter",
    unit: "",
    description: "Attempts to send a request, by status.",
    attributes: { code: "code", method: "method", host: "host" },
  },
  requestRetries: {
    name: "rest_client_request_retries_total",
    kind: "counter",
    unit: "",
    description: "Attempts to send a request after its first one, by status.",
    attributes: { code: "code", verb: "method", host: "host" },
  },
  queueDepthByPriority: {
    name: "workqueue_depth",
    kind: "observedSum",
    unit: "",
    description: "Keys that wait for a reconcile, by priority.",
    attributes: { ...QUEUE, priority: "priority" },
  },
  queueAdds: {
    name: "workqueue_adds_total",
    kind: "observedCounter",
    unit: "",
    description: "Keys that were added to the queue.",
    attributes: QUEUE,
  },
  queueDuration: {
    name: "workqueue_queue_duration_seconds",
    kind: "histogram",
    unit: "s",
    description: "Seconds for which a key was ready before its reconcile began.",
    attributes: QUEUE,
    buckets: QUEUE_SECONDS,
  },
  queueRetries: {
    name: "workqueue_retries_total",
    kind: "counter",
    unit: "",
    description: "Keys that were added with a delay: after a failure, or by requeueAfterMs.",
    attributes: QUEUE,
  },
  workDuration: {
    name: "workqueue_work_duration_seconds",
    kind: "histogram",
    unit: "s",
    description: "Seconds that the work on a key took.",
    attributes: QUEUE,
    buckets: QUEUE_SECONDS,
  },
  unfinishedWork: {
    name: "workqueue_unfinished_work_seconds",
    kind: "observedGauge",
    unit: "s",
    description: "Seconds for which all running work has run, together.",
    attributes: QUEUE,
  },
  longestRun: {
    name: "workqueue_longest_running_processor_seconds",
    kind: "observedGauge",
    unit: "s",
    description: "Seconds for which the longest running work has run.",
    attributes: QUEUE,
  },
  reconcileDuration: {
    name: "controller_runtime_reconcile_time_seconds",
    kind: "histogram",
    unit: "s",
    description: "Seconds that a reconcile took.",
    attributes: CONTROLLER,
    buckets: RECONCILE_SECONDS,
  },
  reconciles: {
    name: "controller_runtime_reconcile_total",
    kind: "counter",
    unit: "",
    description: "Reconciles, by result: success, requeue_after or error.",
    attributes: { controller: "controller", result: "result" },
  },
  reconcileErrors: {
    name: "controller_runtime_reconcile_errors_total",
    kind: "counter",
    unit: "",
    description: "Reconciles that failed.",
    attributes: CONTROLLER,
  },
  terminalErrors: {
    name: "controller_runtime_terminal_reconcile_errors_total",
    kind: "counter",
    unit: "",
    description: "Reconciles that failed with a TerminalError.",
    attributes: CONTROLLER,
  },
  activeReconciles: {
    name: "controller_runtime_active_workers",
    kind: "observedSum",
    unit: "",
    description: "Reconciles that run at this moment.",
    attributes: CONTROLLER,
  },
  reconcileLimit: {
    name: "controller_runtime_max_concurrent_reconciles",
    kind: "observedSum",
    unit: "",
    description: "Reconciles that may run at the same time.",
    attributes: CONTROLLER,
  },
  leader: {
    name: "leader_election_master_status",
    kind: "observedGauge",
    unit: "",
    description: "1 while this replica leads, 0 otherwise.",
    attributes: { name: "lease" },
  },
  ...kubewireMetrics,
};
