import { assertEquals } from "@std/assert";
import {
  daemonSetRow,
  deploymentRow,
  jobRow,
  statefulSetRow,
} from "../../../examples/cluster_page/rows/workload_row.ts";
import type { Deployment } from "../../../src/types/apps/v1.ts";
import type { Job } from "../../../src/types/batch/v1.ts";
import { test } from "../../support/test.ts";

const metadata = { name: "web", namespace: "shop" };
const selector = {};
const template = {};

function deployment(replicas: number, status: Deployment["status"], paused = false): string {
  const row = deploymentRow({
    metadata,
    spec: { replicas, selector, template, paused },
    status: status!,
  });
  return `${row.ready}/${row.desired} ${row.status} ${row.level}`;
}

test("deploymentRow says how far a rollout is", () => {
  const all = { readyReplicas: 3, updatedReplicas: 3 };
  assertEquals(deployment(3, all), "3/3 Available ok");
  assertEquals(deployment(3, { ...all, updatedReplicas: 1 }), "3/3 Rolling out, 1 of 3 wait");
  assertEquals(deployment(3, { ...all, readyReplicas: 2 }), "2/3 Degraded, 1 missing wait");
  assertEquals(deployment(3, { updatedReplicas: 3 }), "0/3 Unavailable fail");
  assertEquals(deployment(0, {}), "0/0 Scaled to 0 done");
  assertEquals(deployment(3, all, true), "3/3 Paused wait");
  const conditions = [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }];
  assertEquals(deployment(3, { ...all, conditions }), "3/3 Rollout failed fail");
});

test("deploymentRow tells a workload that is nearly gone from one that lacks a pod", () => {
  const ready = (readyReplicas: number, replicas: number, updatedReplicas = replicas) =>
    deployment(replicas, { readyReplicas, updatedReplicas });
  assertEquals(ready(116, 117), "116/117 Degraded, 1 missing wait");
  assertEquals(ready(1, 175), "1/175 Mostly down, 174 missing fail");
  assertEquals(ready(1, 2), "1/2 Degraded, 1 missing wait");
  assertEquals(ready(1, 175, 100), "1/175 Rolling out, 100 of 175 fail");
});

test("statefulSetRow and daemonSetRow count their own fields", () => {
  const stateful = statefulSetRow({
    metadata,
    spec: { replicas: 3, selector, template, serviceName: "web" },
    status: {
      replicas: 3,
      readyReplicas: 3,
      updatedReplicas: 1,
      currentRevision: "a",
      updateRevision: "b",
    },
  });
  assertEquals([stateful.ready, stateful.status], [3, "Rolling out, 1 of 3"]);
  const daemons = daemonSetRow({
    metadata,
    spec: { selector, template },
    status: {
      currentNumberScheduled: 4,
      desiredNumberScheduled: 4,
      numberMisscheduled: 0,
      numberReady: 4,
      updatedNumberScheduled: 4,
    },
  });
  assertEquals([daemons.ready, daemons.desired, daemons.status], [4, 4, "Available"]);
});

test("jobRow says what becomes of a Job", () => {
  const status = (status: Job["status"], suspend = false) => {
    const row = jobRow({ metadata, spec: { template, completions: 2, suspend }, status: status! });
    return `${row.ready}/${row.desired} ${row.status} ${row.level}`;
  };
  const ended = (type: string) => [{ type, status: "True" }];
  assertEquals(status({ succeeded: 2, conditions: ended("Complete") }), "2/2 Complete done");
  assertEquals(status({ failed: 1, conditions: ended("Failed") }), "0/2 Failed fail");
  assertEquals(status({ active: 1, failed: 1 }), "0/2 Retrying fail");
  assertEquals(status({ active: 2 }), "0/2 Running ok");
  assertEquals(status({}), "0/2 Pending wait");
  assertEquals(status({}, true), "0/2 Suspended wait");
});
