import { assertEquals } from "@std/assert";
import { clientGoMetrics } from "../../src/otel/client_go_metrics.ts";
import { catalogDocs } from "../support/telemetry/catalog_docs.ts";
import { test } from "../support/test.ts";

test("the metrics by the names of client-go are those in the docs", async () => {
  const { ofCatalog, ofDocs } = await catalogDocs(clientGoMetrics, "client-go");
  assertEquals(ofCatalog, ofDocs);
});

/** The type and the labels, as component-base 0.37 and controller-runtime 0.25 declare them. */
const DECLARED: Record<string, string> = {
  rest_client_request_duration_seconds: "histogram: verb host",
  rest_client_requests_total: "counter: code method host",
  rest_client_request_retries_total: "counter: code verb host",
  workqueue_depth: "gauge: name controller priority",
  workqueue_adds_total: "counter: name controller",
  workqueue_queue_duration_seconds: "histogram: name controller",
  workqueue_work_duration_seconds: "histogram: name controller",
  workqueue_unfinished_work_seconds: "gauge: name controller",
  workqueue_longest_running_processor_seconds: "gauge: name controller",
  workqueue_retries_total: "counter: name controller",
  controller_runtime_reconcile_total: "counter: controller result",
  controller_runtime_reconcile_errors_total: "counter: controller",
  controller_runtime_terminal_reconcile_errors_total: "counter: controller",
  controller_runtime_reconcile_time_seconds: "histogram: controller",
  controller_runtime_max_concurrent_reconciles: "gauge: controller",
  controller_runtime_active_workers: "gauge: controller",
  leader_election_master_status: "gauge: name",
};

/** The types of Prometheus; a sum that may fall arrives there as a gauge. */
const TYPES = {
  counter: "counter",
  histogram: "histogram",
  observedCounter: "counter",
  observedSum: "gauge",
  observedGauge: "gauge",
};

test("each metric has the type and the labels that client-go or controller-runtime declares", () => {
  const ours = Object.values(clientGoMetrics)
    .filter(({ name }) => !name.startsWith("kubewire."))
    .map(({ name, kind, attributes }) => [
      name,
      `${TYPES[kind]}: ${Object.keys(attributes).join(" ")}`,
    ]);
  assertEquals(Object.fromEntries(ours), DECLARED);
});

test("histograms have the boundaries of client-go and controller-runtime", () => {
  const { requestDuration, queueDuration, workDuration, reconcileDuration } = clientGoMetrics;
  assertEquals(requestDuration?.buckets?.join(" "), "0.005 0.025 0.1 0.25 0.5 1 2 4 8 15 30 60");
  // prometheus.ExponentialBuckets(10e-9, 10, 12)
  const decades = "1e-8 1e-7 0.000001 0.00001 0.0001 0.001 0.01 0.1 1 10 100 1000";
  assertEquals(queueDuration?.buckets?.join(" "), decades);
  assertEquals(workDuration?.buckets, queueDuration?.buckets);
  const { buckets = [] } = reconcileDuration ?? {};
  assertEquals([buckets.length, buckets[0], buckets.at(-1)], [40, 0.005, 60]);
});

test("a metric that is a total has a name that says so", () => {
  for (const { name, kind } of Object.values(clientGoMetrics)) {
    if (name.startsWith("kubewire.")) continue;
    assertEquals([name, name.endsWith("_total")], [name, /counter/i.test(kind)]);
  }
});
