import { assertEquals } from "@std/assert";
import type { Pod } from "../../../src/types/core/v1.ts";
import { podRow } from "../../../examples/cluster_page/rows/pod_row.ts";
import { podStatus } from "../../../examples/cluster_page/rows/pod_status.ts";
import { quantity } from "../../../examples/cluster_page/rows/quantity.ts";
import { requested } from "../../../examples/cluster_page/rows/requested.ts";
import { test } from "../../support/test.ts";

type Status = NonNullable<Pod["status"]>;

const container = { name: "app", image: "app", imageID: "", restartCount: 0 };

function statusOf(status: Status, more: Partial<Pod> = {}): [string, string] {
  const { text, level } = podStatus({ metadata: { name: "web" }, ...more, status });
  return [text, level];
}

test("podStatus names the state of a pod as kubectl does", () => {
  const running = { phase: "Running" } as const;
  const ready = { ...container, ready: true, state: { running: {} } };
  const waiting = (reason: string) => ({
    ...container,
    ready: false,
    state: { waiting: { reason } },
  });
  const ended = (exitCode: number, more = {}) => ({
    ...container,
    ready: false,
    state: { terminated: { exitCode, ...more } },
  });
  const cases: [Status, [string, string]][] = [
    [{}, ["Pending", "wait"]],
    [{ ...running, containerStatuses: [ready] }, ["Running", "ok"]],
    [{ ...running, containerStatuses: [ready, { ...ready, ready: false }] }, ["Running", "wait"]],
    [{ ...running, containerStatuses: [waiting("CrashLoopBackOff")] }, [
      "CrashLoopBackOff",
      "fail",
    ]],
    [{ containerStatuses: [waiting("ContainerCreating")] }, ["ContainerCreating", "wait"]],
    [{ containerStatuses: [waiting("ErrImagePull")] }, ["ErrImagePull", "fail"]],
    [{ ...running, containerStatuses: [ended(137, { reason: "OOMKilled" })] }, [
      "OOMKilled",
      "fail",
    ]],
    [{ ...running, containerStatuses: [ended(3)] }, ["ExitCode:3", "fail"]],
    [{ ...running, containerStatuses: [ended(0, { signal: 9 })] }, ["Signal:9", "fail"]],
    [
      { phase: "Succeeded", containerStatuses: [ended(0, { reason: "Completed" })] },
      ["Completed", "done"],
    ],
    [{ phase: "Failed", reason: "Evicted" }, ["Evicted", "fail"]],
    [{ initContainerStatuses: [waiting("PodInitializing")] }, ["Init:0/2", "wait"]],
    [{ initContainerStatuses: [ended(0), waiting("ErrImagePull")] }, ["Init:ErrImagePull", "fail"]],
    [{ initContainerStatuses: [ended(2)] }, ["Init:ExitCode:2", "fail"]],
  ];
  const initContainers = [{ name: "a" }, { name: "b" }];
  const spec = { containers: [], initContainers };
  for (const [status, expected] of cases) assertEquals(statusOf(status, { spec }), expected);
});

test("podStatus knows pods that are deleted, and whose node is lost", () => {
  const deleted = { metadata: { name: "web", deletionTimestamp: "2026-11-27T10:00:00Z" } };
  assertEquals(statusOf({ phase: "Running" }, deleted), ["Terminating", "wait"]);
  assertEquals(statusOf({ phase: "Running", reason: "NodeLost" }, deleted), ["Unknown", "fail"]);
  assertEquals(statusOf({ phase: "Succeeded" }, deleted), ["Succeeded", "done"]);
});

test("podStatus counts a pod as running whose sidecar runs on after a completed container", () => {
  const containerStatuses = [
    { ...container, ready: true, state: { running: {} } },
    { ...container, ready: false, state: { terminated: { exitCode: 0, reason: "Completed" } } },
  ];
  const ready = [{ type: "Ready", status: "True" }];
  assertEquals(statusOf({ phase: "Running", containerStatuses, conditions: ready })[0], "Running");
  assertEquals(statusOf({ phase: "Running", containerStatuses })[0], "NotReady");
});

test("podStatus says why a pod is not scheduled", () => {
  const message = "0/3 nodes are available";
  const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
  assertEquals(podStatus({ metadata: { name: "web" }, status: { conditions } }).note, message);
  const gated = [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }];
  assertEquals(statusOf({ conditions: gated }), ["SchedulingGated", "wait"]);
});

test("quantity reads the suffixes of Kubernetes", () => {
  const read = ["250m", "2", "1.5", "512Mi", "1Gi", "1G", "1e3", "2000u", 4, "", undefined, "x"];
  const numbers = [0.25, 2, 1.5, 2 ** 29, 2 ** 30, 1e9, 1000, 0.002, 4, 0, 0, 0];
  assertEquals(read.map(quantity), numbers);
});

test("requested counts what the scheduler counts", () => {
  const asks = (cpu: string, restartPolicy?: string) => ({
    name: "a",
    resources: { requests: { cpu } },
    ...restartPolicy && { restartPolicy },
  });
  const cpu = (spec: NonNullable<Pod["spec"]>) => requested({ metadata: { name: "a" }, spec }).cpu;
  assertEquals(cpu({ containers: [asks("1"), asks("500m")] }), 1.5);
  assertEquals(cpu({ containers: [asks("1")], initContainers: [asks("3")] }), 3);
  assertEquals(cpu({ containers: [asks("1")], initContainers: [asks("2", "Always")] }), 3);
  assertEquals(
    cpu({ containers: [asks("1")], initContainers: [asks("1", "Always"), asks("3")] }),
    4,
  );
  assertEquals(cpu({ containers: [asks("1")], overhead: { cpu: "250m" } }), 1.25);
  assertEquals(
    cpu({ containers: [asks("1")], resources: { requests: { cpu: "2" } } }),
    2,
  );
});

test("podRow requests nothing for a pod that has ended: its node has it back", () => {
  const resources = { requests: { cpu: "1", memory: "1Gi" } };
  const spec = { nodeName: "a", containers: [{ name: "app", image: "app", resources }] };
  const cores = (phase: "Running" | "Succeeded" | "Failed") =>
    podRow({ metadata: { name: "web" }, spec, status: { phase } }).cpu;
  assertEquals([cores("Running"), cores("Succeeded"), cores("Failed")], [1, 0, 0]);
});

test("podRow names the Deployment of a pod by its ReplicaSet and hash", () => {
  const owned = (kind: string, name: string, hash?: string) =>
    podRow({
      metadata: {
        name: "web",
        ...hash && { labels: { "pod-template-hash": hash } },
        ownerReferences: [{ apiVersion: "apps/v1", kind, name, uid: "1", controller: true }],
      },
    }).owner;
  assertEquals(owned("ReplicaSet", "web-5d4f", "5d4f"), "Deployment/web");
  assertEquals(owned("ReplicaSet", "web-5d4f"), "ReplicaSet/web-5d4f");
  assertEquals(owned("StatefulSet", "db"), "StatefulSet/db");
  assertEquals(podRow({ metadata: { name: "web" } }).owner, "");
});

const containersOf = (...names: string[]) => names.map((name) => ({ name, image: name }));

test("podRow counts sidecars as kubectl does: ready, all, and their restarts", () => {
  const sidecar = { ...containersOf("proxy")[0]!, restartPolicy: "Always" };
  const row = podRow({
    metadata: { name: "web" },
    spec: {
      containers: containersOf("app"),
      initContainers: [...containersOf("migrate"), sidecar],
    },
    status: {
      phase: "Running",
      conditions: [{ type: "Initialized", status: "True" }],
      initContainerStatuses: [
        {
          ...container,
          name: "migrate",
          restartCount: 4, // over: they do not count any more
          ready: true,
          state: { terminated: { exitCode: 0 } },
        },
        {
          ...container,
          name: "proxy",
          restartCount: 2,
          ready: true,
          started: true,
          state: { running: {} },
        },
      ],
      containerStatuses: [{ ...container, ready: true, restartCount: 1, state: { running: {} } }],
    },
  });
  assertEquals([row.ready, row.containers, row.restarts], [2, ["app", "proxy"], 3]);
  assertEquals([row.status, row.level], ["Running", "ok"]);
});

test("podRow shows the restarts and the message of a container of the start that crashes", () => {
  const row = podRow({
    metadata: { name: "web" },
    spec: { containers: containersOf("app"), initContainers: containersOf("migrate", "warm") },
    status: {
      phase: "Pending",
      initContainerStatuses: [
        {
          ...container,
          name: "migrate",
          ready: false,
          restartCount: 5,
          state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 5m0s" } },
          lastState: { terminated: { exitCode: 3, reason: "Error" } },
        },
        {
          ...container,
          name: "warm",
          ready: false,
          state: { waiting: { reason: "PodInitializing" } },
        },
      ],
      containerStatuses: [
        { ...container, ready: false, state: { waiting: { reason: "PodInitializing" } } },
      ],
    },
  });
  assertEquals([row.status, row.level, row.restarts], ["Init:CrashLoopBackOff", "fail", 5]);
  assertEquals([row.ready, row.containers.length], [0, 1]);
  assertEquals(row.note, "back-off 5m0s. Container migrate ended last with exit code 3 (Error).");
});

test("podStatus takes the containers' state of a pod whose sidecar crashes after the start", () => {
  const crashing = {
    ...container,
    name: "proxy",
    ready: false,
    started: false,
    state: { waiting: { reason: "CrashLoopBackOff" } },
  };
  const initContainers = [{ name: "proxy", image: "proxy", restartPolicy: "Always" }];
  const running = { ...container, ready: true, state: { running: {} } };
  const status: Status = {
    phase: "Running",
    initContainerStatuses: [crashing],
    containerStatuses: [running],
  };
  const spec = { containers: [], initContainers };
  const initialized = [{ type: "Initialized", status: "True" }];
  assertEquals(statusOf(status, { spec }), ["Init:CrashLoopBackOff", "fail"]);
  // kubectl keeps the text of the start too, unless a container has one of its own.
  assertEquals(
    statusOf({ ...status, conditions: initialized }, { spec }),
    ["Init:CrashLoopBackOff", "fail"],
  );
  const ended = {
    ...running,
    ready: false,
    state: { terminated: { exitCode: 1, reason: "Error" } },
  };
  assertEquals(
    statusOf({ ...status, conditions: initialized, containerStatuses: [ended] }, { spec }),
    ["Error", "fail"],
  );
});
