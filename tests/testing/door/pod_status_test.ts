import { assertEquals, assertThrows } from "@std/assert";
import type { PodStateRequest } from "../../../src/testing/door/pod_state.ts";
import { podStatusOf } from "../../../src/testing/door/pod_status.ts";
import { type KubeObject, StatusError } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

const early = "2026-01-01T00:00:00Z";
const late = "2026-01-01T00:01:00Z";

function podOf(status: Record<string, unknown> = {}, restartPolicy = "Always"): KubeObject {
  const containers = [{ name: "app", image: "a:1" }, { name: "proxy", image: "b:1" }];
  return { metadata: { name: "web" }, spec: { containers, restartPolicy }, status };
}

/** The parts of a status that tests look at. */
interface ShownStatus {
  phase: string;
  conditions: { type: string; status: string; reason?: string; lastTransitionTime: string }[];
  containerStatuses: {
    ready: boolean;
    restartCount: number;
    state: Record<string, Record<string, unknown>>;
    lastState: Record<string, Record<string, unknown>>;
  }[];
  [field: string]: unknown;
}

function statusOf(pod: KubeObject, wanted: PodStateRequest, at = late): ShownStatus {
  return podStatusOf(pod, wanted, at) as ShownStatus;
}

test("a phase sets the states of all containers, their readiness and the conditions", () => {
  const running = statusOf(podOf(), { phase: "Running" }, early);
  assertEquals(running.containerStatuses.map(({ ready }) => ready), [true, true]);
  assertEquals(running.containerStatuses[0]!.state, { running: { startedAt: early } });
  assertEquals(
    running.conditions.map(({ type, status }) => `${type} ${status}`),
    ["PodScheduled True", "Initialized True", "ContainersReady True", "Ready True"],
  );
  const unready = statusOf(podOf(running), { ready: false });
  assertEquals(unready.phase, "Running");
  const [scheduled, , , ready] = unready.conditions;
  assertEquals(scheduled!.lastTransitionTime, early);
  assertEquals([ready!.status, ready!.reason, ready!.lastTransitionTime], [
    "False",
    "ContainersNotReady",
    late,
  ]);
  const failed = statusOf(podOf(running), { phase: "Failed", reason: "Evicted", message: "full" });
  assertEquals([failed.reason, failed.message], ["Evicted", "full"]);
  assertEquals(failed.containerStatuses[0]!.state, {
    terminated: { exitCode: 1, reason: "Error", startedAt: early, finishedAt: late },
  });
  assertEquals(statusOf(podOf(failed), { phase: "Running" }).reason, undefined);
});

test("without a phase it follows from the containers and the restart policy", () => {
  const exit = (app: number, proxy: number): PodStateRequest => ({
    containers: {
      app: { terminated: { exitCode: app } },
      proxy: { terminated: { exitCode: proxy } },
    },
  });
  for (
    const [policy, wanted, phase] of [
      ["Always", exit(0, 0), "Running"],
      ["Never", exit(0, 0), "Succeeded"],
      ["Never", exit(0, 3), "Failed"],
      ["OnFailure", exit(0, 0), "Succeeded"],
      ["OnFailure", exit(0, 3), "Running"],
      ["Never", { exitCode: 7 }, "Failed"],
      ["Never", {}, "Pending"],
      ["Never", { containers: { app: { running: true } } }, "Pending"],
      ["Never", { containers: { app: { running: true }, proxy: { running: true } } }, "Running"],
    ] as const
  ) {
    assertEquals(statusOf(podOf({}, policy), wanted).phase, phase, JSON.stringify(wanted));
  }
});

test("a container that ends and runs again counts a restart, and keeps its last state", () => {
  const running = statusOf(podOf(), { phase: "Running" }, early);
  const ended = statusOf(podOf(running), {
    containers: { app: { terminated: { exitCode: 137 } } },
  });
  const waiting = { waiting: { reason: "CrashLoopBackOff", message: "back-off" } };
  const crashing = statusOf(podOf(ended), { containers: { app: waiting } });
  assertEquals(crashing.phase, "Running");
  assertEquals(crashing.containerStatuses[0]!.state, waiting);
  assertEquals(crashing.containerStatuses[0]!.lastState.terminated!.exitCode, 137);
  const again = statusOf(podOf(crashing), { containers: { app: { running: true } } });
  assertEquals(again.containerStatuses.map(({ restartCount }) => restartCount), [1, 0]);
  assertEquals(again.containerStatuses[0]!.lastState.terminated!.exitCode, 137);
  const many = statusOf(podOf(again), { containers: { app: { restarts: 9 } } });
  assertEquals(many.containerStatuses[0]!.restartCount, 9);
});

test("a container that the pod does not have is refused by name", () => {
  assertThrows(
    () => statusOf(podOf(), { containers: { other: { running: true } } }),
    StatusError,
    'The pod has no container "other": its containers are app, proxy.',
  );
});
