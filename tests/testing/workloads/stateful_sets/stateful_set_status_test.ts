import { assertEquals } from "@std/assert";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import type { StatefulSet } from "../../../../src/testing/workloads/stateful_sets/stateful_set.ts";
import { statefulSetStatus } from "../../../../src/testing/workloads/stateful_sets/stateful_set_status.ts";
import { test } from "../../../support/test.ts";

const revision = (name: string) => ({ metadata: { name }, revision: 1, data: {} });
const revisions = { current: revision("db-a"), update: revision("db-b") };
const set: StatefulSet = {
  metadata: { name: "db", generation: 2 },
  spec: { replicas: 2, selector: {}, template: {} },
};
const pod = (hash: string, ready = true): Pod => ({
  metadata: { labels: { "controller-revision-hash": hash } },
  spec: {},
  status: {
    phase: "Running",
    conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
  },
});
const statusOf = (pods: Pod[]) =>
  statefulSetStatus(set, pods, { revisions, collisionCount: 0, now: 0 });

test("the status counts pods of both revisions", () => {
  assertEquals(statusOf([pod("db-a"), pod("db-b", false)]), {
    observedGeneration: 2,
    replicas: 2,
    readyReplicas: 1,
    currentReplicas: 1,
    updatedReplicas: 1,
    currentRevision: "db-a",
    updateRevision: "db-b",
    collisionCount: 0,
    availableReplicas: 1,
  });
});

test("the new revision is the current one when all pods have it and are ready", () => {
  const { currentRevision, currentReplicas } = statusOf([pod("db-b"), pod("db-b")]);
  assertEquals([currentRevision, currentReplicas], ["db-b", 2]);
  assertEquals(statusOf([pod("db-b"), pod("db-b", false)]).currentRevision, "db-a");
});
