import { assertEquals, assertStrictEquals } from "@std/assert";
import { autoscalerConversion } from "../../../src/testing/resources/autoscaler_conversion.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { test } from "../../support/test.ts";

const { toServed, toStored } = autoscalerConversion;

const cpu = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
};

function autoscaler(spec: Record<string, unknown>, status?: Record<string, unknown>): KubeObject {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "a" },
    spec: { maxReplicas: 3, ...spec },
    ...status && { status },
  };
}

test("every metric and its value come back from autoscaling/v1 as they were", () => {
  const target = { type: "AverageValue", averageValue: "10" };
  const metric = { name: "m", selector: { matchLabels: { a: "b" } } };
  const describedObject = { kind: "Service", name: "s", apiVersion: "v1" };
  const spec = {
    metrics: [
      { type: "Resource", resource: { name: "memory", target } },
      { type: "Pods", pods: { metric, target } },
      { type: "Object", object: { describedObject, target, metric } },
      { type: "External", external: { metric, target } },
      {
        type: "ContainerResource",
        containerResource: {
          name: "cpu",
          container: "c",
          target: { type: "Utilization", averageUtilization: 5 },
        },
      },
      cpu,
    ],
    behavior: {
      scaleUp: { selectPolicy: "Min", policies: [{ type: "Pods", value: 1, periodSeconds: 5 }] },
    },
  };
  const current = { averageValue: "1", averageUtilization: 5 };
  const status = {
    currentReplicas: 1,
    desiredReplicas: 2,
    currentMetrics: [
      { type: "Resource", resource: { name: "cpu", current } },
      { type: "Pods", pods: { metric, current: { averageValue: "3" } } },
      { type: "Object", object: { metric, current: { value: "4" }, describedObject } },
      { type: "External", external: { metric, current: { value: "5", averageValue: "6" } } },
      { type: "ContainerResource", containerResource: { name: "cpu", current, container: "c" } },
    ],
    conditions: [{
      type: "AbleToScale",
      status: "True",
      lastTransitionTime: "2026-01-01T00:00:00Z",
      reason: "R",
      message: "m",
    }],
  };
  const stored = autoscaler(spec, status);
  const served = toServed(stored);
  assertEquals(served.status, {
    currentReplicas: 1,
    desiredReplicas: 2,
    currentCPUUtilizationPercentage: 5,
  });
  assertEquals(toStored(served), stored);
});

test("an autoscaler of v1 without a target has the usual one, and broken annotations count for nothing", () => {
  const served = {
    ...autoscaler({}),
    apiVersion: "autoscaling/v1",
    metadata: {
      annotations: {
        "autoscaling.alpha.kubernetes.io/metrics": "{",
        "autoscaling.alpha.kubernetes.io/behavior": "[]",
        mine: "x",
      },
    },
  };
  const stored = toStored(served);
  assertEquals(stored.metadata, { annotations: { mine: "x" } });
  const target = { type: "Utilization", averageUtilization: 80 };
  assertEquals(stored.spec, {
    maxReplicas: 3,
    metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
  });
});

test("an object in the wanted form stays as it is", () => {
  const stored = autoscaler({ metrics: [cpu] });
  assertStrictEquals(toStored(stored), stored);
  const served = toServed(stored);
  assertStrictEquals(toServed(served), served);
  assertEquals(served.spec, { maxReplicas: 3, targetCPUUtilizationPercentage: 60 });
});
