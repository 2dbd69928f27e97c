import { assertEquals } from "@std/assert";
import { clientGoMetrics } from "../../src/otel/client_go_metrics.ts";
import { catalogDocs } from "../support/telemetry/catalog_docs.ts";
import { test } from "../support/test.ts";

test("the metrics by the names of client-go are those in the docs", async () => {
  const { ofCatalog, ofDocs } = await catalogDocs(clientGoMetrics, "client-go");
  assertEquals(ofCatalog, ofDocs);
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
