import { assertEquals } from "@std/assert";
import {
  containersOf,
  crashedStatus,
  endedStatus,
  hasCrashed,
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

test("crashedStatus waits with the words of a kubelet, and restartedStatus counts the restarts", () => {
  let status = started;
  for (const [count, waitMs, text] of [[0, 10_000, "10s"], [1, 80_000, "1m20s"]] as const) {
    const before = { ...pod, metadata: { ...pod.metadata, namespace: "shop" }, status };
    const crashed = {
      ...before,
      status: crashedStatus(before, { exitCode: 1, time: "T1" }, waitMs),
    };
    const [main] = read(crashed.status).containerStatuses;
    assertEquals(main.state, {
      waiting: {
        reason: "CrashLoopBackOff",
        message: `back-off ${text} restarting failed container=main pod=web_shop(u)`,
      },
    });
    const { exitCode, startedAt } = main.lastState.terminated;
    assertEquals([exitCode, startedAt], [1, count === 0 ? "T0" : "T2"]);
    assertEquals([main.ready, main.restartCount, read(crashed.status).phase], [
      false,
      count,
      "Running",
    ]);
    const ready = read(crashed.status).conditions.find(({ type }: { type: string }) =>
      type === "Ready"
    );
    assertEquals([ready.status, ready.reason, ready.message], [
      "False",
      "ContainersNotReady",
      "containers with unready status: [main]",
    ]);
    status = restartedStatus(crashed, "T2");
    const [again] = read(status).containerStatuses;
    assertEquals([again.restartCount, again.state, again.lastState, again.ready], [
      count + 1,
      { running: { startedAt: "T2" } },
      main.lastState,
      true,
    ]);
    const last = endedStatus({ ...pod, status }, { exitCode: 0, time: "T3" });
    assertEquals(read(last).containerStatuses[0].state.terminated.startedAt, "T2");
    assertEquals([hasCrashed(crashed), hasCrashed({ ...pod, status })], [true, false]);
    const { status: isReady, lastTransitionTime } = read(status).conditions[2];
    assertEquals([isReady, lastTransitionTime], ["True", "T2"]);
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
