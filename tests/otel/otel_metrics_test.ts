import { assert, assertEquals } from "@std/assert";
import { otelMetrics } from "../../src/otel/otel_metrics.ts";
import { catalogDocs } from "../support/telemetry/catalog_docs.ts";
import { test } from "../support/test.ts";

test("the default metrics are those in the docs", async () => {
  const { ofCatalog, ofDocs } = await catalogDocs(otelMetrics, "opentelemetry");
  assertEquals(ofCatalog, ofDocs);
});

test("the duration of requests has the boundaries of the semantic conventions", () => {
  const { buckets } = otelMetrics.requestDuration!;
  const expected = "0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10";
  assertEquals(buckets?.join(" "), expected);
});

test("each metric has a description, and a unit that OpenTelemetry knows", () => {
  for (const { name, description, unit } of Object.values(otelMetrics)) {
    assert(/^[A-Z0-9].+[.]$/.test(description), name);
    assert(/^(s||\{[a-z]+\})$/.test(unit), name);
  }
});
