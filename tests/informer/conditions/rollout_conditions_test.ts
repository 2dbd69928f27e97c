import { assertEquals } from "@std/assert";
import {
  type DeploymentRollout,
  isDaemonSetRolledOut,
  isDeploymentAvailable,
  isDeploymentRolledOut,
  isStatefulSetRolledOut,
  type StatefulSetRollout,
} from "../../../src/informer/conditions/rollout_conditions.ts";
import { test } from "../../support/test.ts";

const metadata = { generation: 2 };

test("isDeploymentAvailable requires that the controller has seen the newest Deployment", () => {
  const judge = (observedGeneration: number, status = "True") =>
    isDeploymentAvailable({
      metadata,
      status: { observedGeneration, conditions: [{ type: "Available", status }] },
    });
  assertEquals([judge(2), judge(1), judge(2, "False")], [true, false, false]);
});

test("isDeploymentRolledOut judges as kubectl rollout status", () => {
  const done = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
  const judge = (status: DeploymentRollout["status"], replicas = 3) =>
    isDeploymentRolledOut({ metadata, spec: { replicas }, status });
  assertEquals(judge(done), true);
  assertEquals(judge({ ...done, observedGeneration: 1 }), false, "not seen yet");
  assertEquals(judge({ ...done, updatedReplicas: 2 }), false, "not all are new");
  assertEquals(judge({ ...done, replicas: 4 }), false, "an old one is left");
  assertEquals(judge({ ...done, availableReplicas: 2 }), false, "not all are available");
  const conditions = [{ type: "Progressing", reason: "ProgressDeadlineExceeded" }];
  assertEquals(judge({ ...done, conditions }), false, "it took too long");
  assertEquals(judge({ observedGeneration: 2 }, 0), true, "none are wanted");
  assertEquals([judge(undefined), isDeploymentRolledOut(undefined)], [false, false]);
});

test("isStatefulSetRolledOut judges as kubectl rollout status", () => {
  const done = { observedGeneration: 2, readyReplicas: 3, updatedReplicas: 3 };
  const judge = (status: StatefulSetRollout["status"], partition?: number) => {
    const updateStrategy = { rollingUpdate: { partition } };
    return isStatefulSetRolledOut({ metadata, spec: { replicas: 3, updateStrategy }, status });
  };
  assertEquals(judge(done), true);
  assertEquals(judge({ ...done, observedGeneration: 1 }), false, "not seen yet");
  assertEquals(judge({ ...done, readyReplicas: 2 }), false, "not all are ready");
  assertEquals(judge({ ...done, updatedReplicas: 2 }), false, "not all are new");
  assertEquals(judge({ ...done, updatedReplicas: 1 }, 2), true, "two are to stay old");
  assertEquals(judge({ ...done, updatedReplicas: 0 }, 2), false, "one of one is old");
  assertEquals(isStatefulSetRolledOut({ metadata: {}, status: {} }), false, "never seen");
  assertEquals(isStatefulSetRolledOut(undefined), false);
});

test("isDaemonSetRolledOut judges as kubectl rollout status", () => {
  const done = {
    observedGeneration: 2,
    desiredNumberScheduled: 3,
    updatedNumberScheduled: 3,
    numberAvailable: 3,
  };
  const judge = (status: typeof done) => isDaemonSetRolledOut({ metadata, status });
  assertEquals(judge(done), true);
  assertEquals(judge({ ...done, observedGeneration: 1 }), false, "not seen yet");
  assertEquals(judge({ ...done, updatedNumberScheduled: 2 }), false, "not all are new");
  assertEquals(judge({ ...done, numberAvailable: 2 }), false, "not all are available");
  assertEquals([isDaemonSetRolledOut({ metadata }), isDaemonSetRolledOut(undefined)], [
    false,
    false,
  ]);
});
