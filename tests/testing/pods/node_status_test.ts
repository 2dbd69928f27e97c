import { assertEquals } from "@std/assert";
import {
  containersOf,
  endedStatus,
  restartedStatus,
  runningStatus,
  unschedulableStatus,
} from "../../../src/testing/pods/node_status.ts";
import { test } from "../../support/test.ts";

const pod = {
  metadata: { name: "web", uid: "u", generation: 2 },
  spec: {
    initContainers: [{ name: "side", restartPolicy: "Always" }, { name: "first" }],
    containers: [{ name: "main", image: "a:1" }],
  },
};
const started = runningStatus(pod, { podIP: "10.0.0.1", time: "T0" });
// deno-lint-ignore no-explicit-any -- a test reads what it expects
const read = (status: Record<string, unknown>) => status as any;

test("runningStatus has an address, and a sidecar runs while other init containers have ended", () => {
  const { phase, podIPs, initContainerStatuses: [side, first] } = read(started);
  assertEquals([phase, podIPs], ["Running", [{ ip: "10.0.0.1" }]]);
  assertEquals([side.state, first.state.terminated.exitCode], [
    { running: { startedAt: "T0" } },
    0,
  ]);
});

test("endedStatus tells by the exit code how a pod ended, and when it started", () => {
  for (
    const [exitCode, ...expected] of [
      [0, "Succeeded", "PodCompleted", "Completed"],
      [3, "Failed", "PodFailed", "Error"],
    ] as const
  ) {
    const end = { exitCode, time: "T1" };
    const { phase, conditions, containerStatuses: [main] } = read(
      endedStatus({ ...pod, status: started }, end),
    );
    const ready = conditions.find(({ type }: { type: string }) => type === "Ready");
    const { reason, startedAt, finishedAt } = main.state.terminated;
    assertEquals([phase, ready.reason, reason], expected);
    assertEquals([startedAt, finishedAt, main.ready], ["T0", "T1", false]);
  }
});

test("restartedStatus counts how often the containers were started again", () => {
  let status = started;
  for (const count of [1, 2]) {
    status = restartedStatus({ ...pod, status }, { exitCode: 1, time: `T${count}` });
    const [main] = read(status).containerStatuses;
    assertEquals([main.restartCount, main.lastState.terminated.exitCode, main.ready], [
      count,
      1,
      true,
    ]);
  }
});

test("containersOf returns the containers of one kind, and none where there is no list", () => {
  assertEquals(containersOf(pod, "containers").map(({ name }) => name), ["main"]);
  assertEquals(containersOf({ metadata: {}, spec: { containers: null } }, "containers"), []);
});

test("unschedulableStatus keeps the time of the first refusal, and the other conditions", () => {
  const other = { type: "Other", status: "True" };
  const first = unschedulableStatus({ ...pod, status: { phase: "Pending", conditions: [other] } }, {
    message: "full",
    time: "T0",
  });
  const again = unschedulableStatus({ ...pod, status: first }, { message: "cordoned", time: "T1" });
  const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable" };
  assertEquals(read(again), {
    phase: "Pending",
    conditions: [other, {
      ...condition,
      observedGeneration: 2,
      lastTransitionTime: "T0",
      message: "cordoned",
    }],
  });
});
