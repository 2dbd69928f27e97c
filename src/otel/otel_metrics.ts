import { kubewireMetrics } from "./kubewire_metrics.ts";
import type { MetricCatalog } from "./metric.ts";

/** The boundaries that the semantic conventions give for the duration of a request. */
const REQUEST_SECONDS = [
  0.005,
  0.01,
  0.025,
  0.05,
  0.075,
  0.1,
  0.25,
  0.5,
  0.75,
  1,
  2.5,
  5,
  7.5,
  10,
] as const;
/** The same, and longer: a reconcile may take minutes, and a key may wait as long. */
const WORK_SECONDS = [...REQUEST_SECONDS, 30, 60, 120, 300];

const CONTROLLER = { "kubewire.controller": "controller" } as const;
const REQUEST = {
  "http.request.method": "method",
  "http.response.status_code": "status",
  "error.type": "error",
  "server.address": "address",
  "server.port": "port",
} as const;

/**
 * The metrics by the names of OpenTelemetry's semantic conventions, and `kubewire.…` where these have
 * no name.
 */
export const otelMetrics: MetricCatalog = {
  requestDuration: {
    name: "http.client.request.duration",
    kind: "histogram",
    unit: "s",
    description:
      "Duration of requests to the API server until the head of the response, with retries.",
    attributes: REQUEST,
    buckets: REQUEST_SECONDS,
  },
  requestRetries: {
    name: "kubewire.request.retries",
    kind: "counter",
    unit: "{retry}",
    description: "Attempts to send a request after its first one.",
    attributes: REQUEST,
  },
  queueDepth: {
    name: "kubewire.queue.depth",
    kind: "observedSum",
    unit: "{key}",
    description: "Keys that wait for a reconcile.",
    attributes: CONTROLLER,
  },
  queueAdds: {
    name: "kubewire.queue.adds",
    kind: "observedCounter",
    unit: "{key}",
    description: "Keys that were added to the queue.",
    attributes: CONTROLLER,
  },
  queueDuration: {
    name: "kubewire.queue.duration",
    kind: "histogram",
    unit: "s",
    description: "Time for which a key was ready before its reconcile began.",
    attributes: CONTROLLER,
    buckets: WORK_SECONDS,
  },
  queueRetries: {
    name: "kubewire.queue.retries",
    kind: "counter",
    unit: "{key}",
    description: "Keys that were added with a delay: after a failure, or by requeueAfterMs.",
    attributes: CONTROLLER,
  },
  longestRun: {
    name: "kubewire.reconcile.longest",
    kind: "observedGauge",
    unit: "s",
    description: "Time for which the longest running reconcile has run.",
    attributes: CONTROLLER,
  },
  reconcileDuration: {
    name: "kubewire.reconcile.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of reconciles.",
    attributes: { ...CONTROLLER, "kubewire.reconcile.result": "outcome" },
    buckets: WORK_SECONDS,
  },
  activeReconciles: {
    name: "kubewire.reconcile.active",
    kind: "observedSum",
    unit: "{reconcile}",
    description: "Reconciles that run at this moment.",
    attributes: CONTROLLER,
  },
  reconcileLimit: {
    name: "kubewire.reconcile.limit",
    kind: "observedSum",
    unit: "{reconcile}",
    description: "Reconciles that may run at the same time.",
    attributes: CONTROLLER,
  },
  leader: {
    name: "kubewire.leader",
    kind: "observedGauge",
    unit: "",
    description: "1 while this replica leads, 0 otherwise.",
    attributes: { "kubewire.lease": "lease" },
  },
  ...kubewireMetrics,
};
