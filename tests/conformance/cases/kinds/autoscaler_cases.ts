import { assertEquals } from "@std/assert";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

/** HorizontalPodAutoscalers, which two versions serve. */
export const autoscalerCases: Cases = {
  async "an autoscaler of v1 is one of v2 with a target for the CPU"(fixture) {
    const { v1, v2 } = pathsOf(fixture);
    const { api } = fixture;
    for (const [name, targetCPUUtilizationPercentage] of [["a", 70], ["b", undefined]] as const) {
      const created = await api.create(v1, {
        metadata: { name },
        spec: { scaleTargetRef, maxReplicas: 3, targetCPUUtilizationPercentage },
      });
      const utilization = targetCPUUtilizationPercentage ?? 80;
      assertEquals([created.apiVersion, created.spec], ["autoscaling/v1", {
        scaleTargetRef,
        minReplicas: 1,
        maxReplicas: 3,
        targetCPUUtilizationPercentage: utilization,
      }]);
      const { body } = await api.get(`${v2}/${name}`);
      assertEquals([body.apiVersion, body.metadata.uid], ["autoscaling/v2", created.metadata.uid]);
      assertEquals(body.spec.metrics, [cpu(utilization)]);
    }
    const { body } = await api.get("/apis/autoscaling");
    assertEquals(versionsOf(body), ["v2", "v1"]);
    assertEquals((await api.get(v1)).body.items.length, 2);
  },

  async "what v1 has no fields for is in annotations, and comes back from them"(fixture) {
    const { v1, v2 } = pathsOf(fixture);
    const { api } = fixture;
    await api.create(v2, {
      metadata: { name: "a", annotations: { mine: "x" } },
      spec: {
        scaleTargetRef,
        maxReplicas: 5,
        metrics: [cpu(60), ...metrics],
        behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
      },
    });
    const { body: earlier } = await api.get(`${v1}/a`);
    const { mine, ...kept } = earlier.metadata.annotations;
    assertEquals(mine, "x");
    assertEquals(kept, {
      "autoscaling.alpha.kubernetes.io/behavior": behaviorText,
      "autoscaling.alpha.kubernetes.io/metrics": metricsText,
    });
    assertEquals(earlier.spec.targetCPUUtilizationPercentage, 60);
    const changed = { ...earlier, spec: { ...earlier.spec, targetCPUUtilizationPercentage: 50 } };
    assertEquals((await api.put(`${v1}/a`, changed)).status, 200);
    const { body: later } = await api.get(`${v2}/a`);
    assertEquals(later.metadata.annotations, { mine: "x" });
    assertEquals(later.spec.metrics, [...metrics, cpu(50)]);
    assertEquals(later.spec.behavior.scaleDown.stabilizationWindowSeconds, 60);
    const patched = await api.patch(`${v1}/a`, { spec: { maxReplicas: 9 } });
    assertEquals([patched.status, patched.body.spec.maxReplicas], [200, 9]);
    assertEquals((await api.get(`${v2}/a`)).body.spec.metrics, [...metrics, cpu(50)]);
  },

  async "the status of an autoscaler is that of both versions"(fixture) {
    const { v1, v2 } = pathsOf(fixture);
    const { api } = fixture;
    await api.create(v2, { metadata: { name: "a" }, spec: { scaleTargetRef, maxReplicas: 3 } });
    const given = { currentReplicas: 2, desiredReplicas: 3, currentCPUUtilizationPercentage: 50 };
    const { body: earlier } = await api.patch(`${v1}/a/status`, { status: given });
    assertEquals(earlier.status, given);
    const { body: later } = await api.get(`${v2}/a`);
    const currentMetrics = [
      { type: "Resource", resource: { name: "cpu", current: { averageUtilization: 50 } } },
    ];
    assertEquals(later.status, { currentReplicas: 2, desiredReplicas: 3, currentMetrics });
    const condition = { type: "AbleToScale", status: "True", reason: "R", message: "m" };
    const at = "2026-01-01T00:00:00Z";
    const conditions = [{ ...condition, lastTransitionTime: at }];
    await api.patch(`${v2}/a/status`, { status: { conditions } });
    const { annotations } = (await api.get(`${v1}/a`)).body.metadata;
    assertEquals(annotations, {
      "autoscaling.alpha.kubernetes.io/conditions":
        `[{"type":"AbleToScale","status":"True","lastTransitionTime":"${at}","reason":"R","message":"m"}]`,
      "autoscaling.alpha.kubernetes.io/current-metrics":
        '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":50,"currentAverageValue":"0"}}]',
    });
  },

  async "both versions have the same table"(fixture) {
    const { v1, v2 } = pathsOf(fixture);
    const { api } = fixture;
    await api.create(v1, { metadata: { name: "a" }, spec: { scaleTargetRef, maxReplicas: 3 } });
    const headers = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    const tables = await Promise.all([v1, v2].map((path) => api.send("GET", path, { headers })));
    const [first, second] = tables.map(({ body }) => body.rows[0].cells.slice(0, 6));
    assertEquals(first, ["a", "Deployment/web", "cpu: <unknown>/80%", "1", 3, 0]);
    assertEquals(second, first);
  },
};

const scaleTargetRef = { kind: "Deployment", name: "web", apiVersion: "apps/v1" };

function cpu(averageUtilization: number) {
  const target = { type: "Utilization", averageUtilization };
  return { type: "Resource", resource: { name: "cpu", target } };
}

const metrics = [
  {
    type: "Resource",
    resource: { name: "memory", target: { type: "AverageValue", averageValue: "100Mi" } },
  },
  {
    type: "Pods",
    pods: {
      metric: { name: "rps", selector: { matchLabels: { a: "b" } } },
      target: { type: "AverageValue", averageValue: "10" },
    },
  },
  {
    type: "Object",
    object: {
      describedObject: { kind: "Service", name: "s" },
      metric: { name: "hits" },
      target: { type: "Value", value: "2k" },
    },
  },
  {
    type: "External",
    external: { metric: { name: "queue" }, target: { type: "Value", value: "30" } },
  },
  {
    type: "ContainerResource",
    containerResource: {
      name: "cpu",
      container: "c",
      target: { type: "Utilization", averageUtilization: 50 },
    },
  },
];

const metricsText = "[" + [
  '{"type":"Resource","resource":{"name":"memory","targetAverageValue":"100Mi"}}',
  '{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"10","selector":{"matchLabels":{"a":"b"}}}}',
  '{"type":"Object","object":{"target":{"kind":"Service","name":"s"},"metricName":"hits","targetValue":"2k"}}',
  '{"type":"External","external":{"metricName":"queue","targetValue":"30"}}',
  '{"type":"ContainerResource","containerResource":{"name":"cpu","targetAverageUtilization":50,"container":"c"}}',
].join(",") + "]";

const behaviorText =
  '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}';

function pathsOf(fixture: Fixture): Record<"v1" | "v2", string> {
  return {
    v1: fixture.path("autoscaling/v1/horizontalpodautoscalers"),
    v2: fixture.path("autoscaling/v2/horizontalpodautoscalers"),
  };
}

function versionsOf({ versions }: Answer["body"]): string[] {
  return versions.map(({ version }: { version: string }) => version);
}
