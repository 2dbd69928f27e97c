import { assertEquals } from "@std/assert";
import {
  earlierMetric,
  earlierMetricStatus,
  laterMetric,
  laterMetricStatus,
} from "../../../src/testing/resources/autoscaler_metrics.ts";
import { test } from "../../support/test.ts";

test("the fields of a metric of v1 are in the order of Go, and amounts that v1 needs are 0", () => {
  const object = {
    describedObject: { kind: "Service", name: "s" },
    metric: { name: "hits" },
    target: { type: "AverageValue", averageValue: "5" },
  };
  assertEquals(
    JSON.stringify(earlierMetric({ object, type: "Object" })),
    '{"type":"Object","object":{"target":{"kind":"Service","name":"s"},"metricName":"hits",' +
      '"targetValue":"0","averageValue":"5"}}',
  );
  const pods = { metric: { name: "rps" }, current: {} };
  assertEquals(earlierMetricStatus({ type: "Pods", pods }), {
    type: "Pods",
    pods: { metricName: "rps", currentAverageValue: "0" },
  });
});

test("a target of v1 is a value, an average or a utilization, as its fields say", () => {
  const target = { kind: "Service", name: "s" };
  const targetOf = (object: Record<string, unknown>) => {
    const metric = { type: "Object", object: { target, metricName: "hits", ...object } };
    return (laterMetric(metric).object as Record<string, unknown>).target;
  };
  assertEquals(targetOf({ targetValue: "2k" }), { type: "Value", value: "2k" });
  assertEquals(targetOf({ targetValue: "0", averageValue: "5" }), {
    type: "AverageValue",
    averageValue: "5",
  });
  assertEquals(targetOf({ targetValue: "1", averageValue: "5" }), {
    type: "AverageValue",
    value: "1",
    averageValue: "5",
  });
  const resource = { name: "memory", targetAverageUtilization: 5 };
  assertEquals(laterMetric({ type: "Resource", resource }).resource, {
    name: "memory",
    target: { type: "Utilization", averageUtilization: 5 },
  });
});

test("a value of v1 becomes one of v2", () => {
  const external = { metricName: "queue", currentValue: "3" };
  assertEquals(laterMetricStatus({ type: "External", external }), {
    type: "External",
    external: { metric: { name: "queue" }, current: { value: "3" } },
  });
});
