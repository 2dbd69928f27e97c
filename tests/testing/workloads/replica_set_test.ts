import { assertEquals } from "@std/assert";
import type { Pod } from "../../../src/testing/workloads/pod_state.ts";
import {
  counted,
  nextAvailable,
  type ReplicaSet,
  replicaSetStatus,
} from "../../../src/testing/workloads/replica_set.ts";
import { test } from "../../support/test.ts";

const now = Date.parse("2026-01-01T00:00:10Z");
const time = "2026-01-01T00:00:10Z";
const set: ReplicaSet = {
  metadata: { name: "web", generation: 4 },
  spec: {
    replicas: 3,
    minReadySeconds: 5,
    selector: {},
    template: { metadata: { labels: { app: "web", tier: "a" } } },
  },
};
const pod = (tier: string, ready: string | undefined): Pod => ({
  metadata: { labels: { app: "web", tier } },
  spec: {},
  status: {
    conditions: ready === undefined
      ? []
      : [{ type: "Ready", status: "True", lastTransitionTime: ready }],
  },
});
const active = [
  pod("a", "2026-01-01T00:00:00Z"),
  pod("b", "2026-01-01T00:00:08Z"),
  pod("a", undefined),
];

test("replicaSetStatus counts pods, those with all labels, ready and available", () => {
  assertEquals(replicaSetStatus(set, { active, terminating: 2, now, time }), {
    replicas: 3,
    fullyLabeledReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 1,
    terminatingReplicas: 2,
    observedGeneration: 4,
  });
  assertEquals(nextAvailable(set, { active, now }), 3_000);
  assertEquals(nextAvailable(set, { active: active.slice(0, 1), now }), undefined);
});

test("replicaSetStatus says why pods are refused, since the first refusal", () => {
  const state = { active: [], terminating: 0, now, time };
  const failure = { message: "no", isCreation: true };
  const { conditions = [] } = replicaSetStatus(set, { ...state, failure });
  assertEquals(conditions, [{
    type: "ReplicaFailure",
    status: "True",
    lastTransitionTime: time,
    reason: "FailedCreate",
    message: "no",
  }]);
  const after = { ...set, status: { conditions } };
  const again = replicaSetStatus(after, { ...state, failure, time: "later" });
  assertEquals(again.conditions, conditions);
  assertEquals(replicaSetStatus(after, state).conditions, undefined);
});

test("counted leaves a zero out", () => {
  assertEquals([counted("replicas", 0), counted("replicas", 2)], [{}, { replicas: 2 }]);
});
