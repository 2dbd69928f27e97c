import { assertEquals } from "@std/assert";
import {
  type Deployment,
  hasDeadline,
  historyLimit,
  isComplete,
  rolloutLimits,
} from "../../../../src/testing/workloads/deployments/deployment.ts";
import { test } from "../../../support/test.ts";

const deployment = (
  replicas: number,
  maxSurge: number | string,
  maxUnavailable: number | string,
): Deployment => ({
  metadata: { name: "web", generation: 2 },
  spec: {
    replicas,
    selector: {},
    template: {},
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } },
  },
});

test("limits of a rollout: a surge is rounded up, the unavailable down, and one of them is not 0", () => {
  const table: [number, number | string, number | string, number, number][] = [
    [4, "25%", "25%", 1, 1],
    [10, "25%", "25%", 3, 2],
    [1, "25%", "25%", 1, 0],
    [2, "0%", "1%", 0, 1],
    [3, 0, "25%", 0, 1],
    [5, 2, 9, 2, 5],
    [0, "25%", "25%", 0, 0],
  ];
  for (const [replicas, maxSurge, maxUnavailable, surge, unavailable] of table) {
    const limits = rolloutLimits(deployment(replicas, maxSurge, maxUnavailable));
    assertEquals(limits, { surge, unavailable }, `${replicas} ${maxSurge} ${maxUnavailable}`);
  }
});

test("the greatest number stands for no limit", () => {
  const { spec, ...rest } = deployment(1, 0, 1);
  const withNumber = (number: number | undefined) => {
    const limits = number === undefined
      ? {}
      : { progressDeadlineSeconds: number, revisionHistoryLimit: number };
    const each = { ...rest, spec: { ...spec, ...limits } };
    return [hasDeadline(each), historyLimit(each)];
  };
  assertEquals([withNumber(7), withNumber(2 ** 31 - 1), withNumber(undefined)], [
    [true, 7],
    [false, Infinity],
    [false, Infinity],
  ]);
});

test("a Deployment is complete when all of its pods are new and available, as it is now", () => {
  const all = { updatedReplicas: 2, replicas: 2, availableReplicas: 2, observedGeneration: 2 };
  const of2 = deployment(2, 1, 0);
  assertEquals(isComplete(of2, all), true);
  for (const field of Object.keys(all)) {
    assertEquals(isComplete(of2, { ...all, [field]: 1 }), false, field);
  }
  assertEquals(isComplete(of2, { ...all, replicas: 3 }), false);
});
