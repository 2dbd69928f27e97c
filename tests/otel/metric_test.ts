import { assert, assertEquals } from "@std/assert";
import { NetworkError, TokenInvalidError } from "../../src/core/errors.ts";
import { kubewireMetrics } from "../../src/otel/kubewire_metrics.ts";
import { attributesOf, errorType, type Metric } from "../../src/otel/metric.ts";
import { otelMetrics } from "../../src/otel/otel_metrics.ts";
import { catalogDocs } from "../support/telemetry/catalog_docs.ts";
import { test } from "../support/test.ts";

test("attributesOf gives each attribute the value of its fact, and leaves out unknown ones", () => {
  const metric: Metric = {
    name: "work",
    kind: "counter",
    unit: "",
    description: "",
    attributes: { name: "controller", controller: "controller", code: "status" },
  };
  assertEquals(attributesOf(metric, { controller: "pods", status: 200, method: "GET" }), {
    name: "pods",
    controller: "pods",
    code: 200,
  });
  assertEquals(attributesOf(metric, { method: "GET" }), {});
});

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

test("the metrics that no other client has begin with the name of this one", () => {
  const names = Object.values(kubewireMetrics).map(({ name }) => name);
  assert(names.every((name) => /^kubewire(\.[a-z]+){2}$/.test(name)), names.join());
  assertEquals(new Set(names).size, names.length);
});

test("errorType is one of a few words, and never a message", () => {
  assertEquals(
    errorType(new NetworkError("dns", "https://host", "no such host", undefined)),
    "dns",
  );
  assertEquals(errorType(new TokenInvalidError("The token is empty.")), "ERR_TOKEN_INVALID");
  assertEquals(errorType(new RangeError("secret")), "RangeError");
  assertEquals(errorType(new DOMException("secret", "TimeoutError")), "TimeoutError");
  assertEquals(errorType("secret"), "_OTHER");
});

test("errorType knows the errors of a client from another version of the core", async () => {
  const copy = await import("../../src/core/errors.ts?copy");
  const refused = new copy.NetworkError("refused", "https://host", "refused", undefined);
  assertEquals([refused instanceof NetworkError, errorType(refused)], [false, "refused"]);
  assertEquals(errorType(new copy.TimeoutError("late")), "ERR_TIMEOUT");
});
