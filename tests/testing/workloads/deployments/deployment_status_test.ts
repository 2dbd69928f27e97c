import { assertEquals } from "@std/assert";
import type { Deployment } from "../../../../src/testing/workloads/deployments/deployment.ts";
import {
  deadlineIn,
  deploymentStatus,
  rolloutStatus,
  withDeploymentCondition,
} from "../../../../src/testing/workloads/deployments/deployment_status.ts";
import type { Condition } from "../../../../src/testing/workloads/pod_state.ts";
import type {
  ReplicaSet,
  ReplicaSetStatus,
} from "../../../../src/testing/workloads/replica_set.ts";
import { test } from "../../../support/test.ts";

const now = Date.parse("2026-01-01T00:02:00Z");
const moment = { now, time: "2026-01-01T00:02:00Z" };
const earlier = "2026-01-01T00:00:00Z";

const progressing = (reason: string, status: Condition["status"] = "True"): Condition => ({
  type: "Progressing",
  status,
  reason,
  lastUpdateTime: earlier,
  lastTransitionTime: earlier,
});
const deployment = (conditions: Condition[], given = {}): Deployment => ({
  metadata: { name: "web", generation: 3 },
  spec: {
    replicas: 2,
    selector: {},
    template: {},
    strategy: { type: "Recreate" },
    progressDeadlineSeconds: 100,
    ...given,
  },
  status: { conditions },
});
const set = (replicas: number, status: ReplicaSetStatus): ReplicaSet => ({
  metadata: { name: "web-1" },
  spec: { replicas, selector: {}, template: {} },
  status,
});
const progressOf = (conditions: Condition[], newSet: ReplicaSet | undefined, given = {}) => {
  const revisions = { newSet, oldSets: [] };
  const status = rolloutStatus(deployment(conditions, given), revisions, moment);
  const found = status.conditions?.find(({ type }) => type === "Progressing");
  return found && [found.status, found.reason, found.message];
};

test("the numbers of a Deployment are those of its ReplicaSets", () => {
  const newSet = set(2, { replicas: 1, readyReplicas: 1, availableReplicas: 0 });
  const old = set(1, {
    replicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    terminatingReplicas: 1,
  });
  const { conditions, ...numbers } = deploymentStatus(
    deployment([]),
    { newSet, oldSets: [old] },
    moment,
  );
  assertEquals(numbers, {
    observedGeneration: 3,
    replicas: 3,
    updatedReplicas: 1,
    readyReplicas: 3,
    availableReplicas: 2,
    unavailableReplicas: 1,
    terminatingReplicas: 1,
  });
  assertEquals(conditions?.map(({ type, status }) => [type, status]), [["Available", "True"]]);
  const silent = set(1, { replicas: 1, observedGeneration: 1 });
  const unknown = deploymentStatus(deployment([]), { newSet: silent, oldSets: [] }, moment);
  assertEquals("terminatingReplicas" in unknown, false);
});

test("the condition Progressing follows what happens", () => {
  const done = { replicas: 2, availableReplicas: 2, readyReplicas: 2 };
  assertEquals(progressOf([], set(2, done)), [
    "True",
    "NewReplicaSetAvailable",
    'ReplicaSet "web-1" has successfully progressed.',
  ]);
  assertEquals(progressOf([progressing("NewReplicaSetCreated")], set(2, { replicas: 1 })), [
    "True",
    "ReplicaSetUpdated",
    'ReplicaSet "web-1" is progressing.',
  ]);
  assertEquals(progressOf([progressing("NewReplicaSetCreated")], set(2, {})), [
    "False",
    "ProgressDeadlineExceeded",
    'ReplicaSet "web-1" has timed out progressing.',
  ]);
  assertEquals(
    progressOf([progressing("NewReplicaSetCreated")], undefined)?.[2],
    'Deployment "web" has timed out progressing.',
  );
  const slow = { progressDeadlineSeconds: 120 };
  assertEquals(
    progressOf([progressing("NewReplicaSetCreated")], set(2, {}), slow)?.[1],
    "NewReplicaSetCreated",
  );
  assertEquals(
    progressOf([progressing("NewReplicaSetAvailable")], set(2, {}))?.[1],
    "NewReplicaSetAvailable",
  ); // the rollout had ended before
  const without = { progressDeadlineSeconds: 2 ** 31 - 1 };
  assertEquals(progressOf([progressing("NewReplicaSetCreated")], set(2, {}), without), undefined);
});

test("why pods are refused is a condition of the Deployment as long as it lasts", () => {
  const failure: Condition = {
    type: "ReplicaFailure",
    status: "True",
    reason: "FailedCreate",
    message: "no",
    lastTransitionTime: earlier,
  };
  const newSet = set(2, { replicas: 0, conditions: [failure] });
  const status = rolloutStatus(deployment([]), { newSet, oldSets: [] }, moment);
  const found = status.conditions?.find(({ type }) => type === "ReplicaFailure");
  assertEquals([found?.message, found?.lastUpdateTime], ["no", earlier]);
  const after = { ...deployment([]), status };
  const { conditions } = rolloutStatus(after, { newSet: set(2, {}), oldSets: [] }, moment);
  assertEquals(conditions?.some(({ type }) => type === "ReplicaFailure"), false);
});

test("deadlineIn tells when there may be no progress for too long", () => {
  const inMs = (conditions: Condition[], given = {}) =>
    deadlineIn(deployment(conditions, given), {}, now - 30_000);
  assertEquals(inMs([progressing("NewReplicaSetCreated")]), 10_000);
  assertEquals(inMs([progressing("ProgressDeadlineExceeded", "False")]), undefined);
  assertEquals(inMs([]), undefined);
  const without = { progressDeadlineSeconds: 2 ** 31 - 1 };
  assertEquals(inMs([progressing("NewReplicaSetCreated")], without), undefined);
});

test("withDeploymentCondition keeps the time of a status that stays, and a condition that says the same", () => {
  const known = [progressing("A")];
  const set = (status: Condition["status"], reason: string) =>
    withDeploymentCondition(known, { type: "Progressing", status, reason, message: "m" }, moment);
  assertEquals(set("True", "A"), known);
  const [other] = set("True", "B");
  assertEquals([other?.lastTransitionTime, other?.lastUpdateTime], [earlier, moment.time]);
  assertEquals(set("False", "B")[0]?.lastTransitionTime, moment.time);
});
