import { container, type TableObject } from "./table_object.ts";

const spec = { automountServiceAccountToken: false, containers: [container] };
const sidecar = { ...container, name: "side", restartPolicy: "Always" };
const two = { ...spec, containers: [container, { ...container, name: "other" }] };

interface Container {
  name?: string;
  state?: Record<string, unknown>;
  [field: string]: unknown;
}

function container1({ name = "main", state = { running: {} }, ...rest }: Container) {
  return { name, image: "x", imageID: "x", ready: false, restartCount: 0, state, ...rest };
}

function pod(
  fields: Record<string, unknown>,
  status: Record<string, unknown>,
  cells: [ready: string, status: string, restarts: string],
): TableObject {
  const wide = ["<none>", "<none>", "<none>", "<none>"];
  return { resource: "pods", fields: { spec: fields }, status, cells: [...cells, "AGE", ...wide] };
}

const ready = { conditions: [{ type: "Ready", status: "True" }] };
const done = { terminated: { exitCode: 0, reason: "Completed" } };

/** Pods in tables: what their status says about their containers. */
export const podObjects: readonly TableObject[] = [
  pod(spec, {}, ["0/1", "Pending", "0"]),
  pod(spec, {
    phase: "Running",
    ...ready,
    containerStatuses: [container1({ ready: true, restartCount: 2 })],
  }, ["1/1", "Running", "2"]),
  pod(spec, { phase: "Failed", reason: "Evicted", containerStatuses: [] }, ["0/1", "Evicted", "0"]),
  pod(spec, {
    phase: "Pending",
    containerStatuses: [container1({ state: { waiting: { reason: "ImagePullBackOff" } } })],
  }, ["0/1", "ImagePullBackOff", "0"]),
  pod(two, {
    phase: "Running",
    containerStatuses: [
      container1({ state: { terminated: { exitCode: 3 } } }),
      container1({ name: "other", state: { terminated: { exitCode: 137, signal: 9 } } }),
    ],
  }, ["0/2", "ExitCode:3", "0"]),
  pod(two, {
    phase: "Running",
    ...ready,
    containerStatuses: [container1({ state: done }), container1({ name: "other", ready: true })],
  }, ["1/2", "Running", "0"]),
  pod(two, {
    phase: "Running",
    containerStatuses: [container1({ state: done }), container1({ name: "other", ready: true })],
  }, ["1/2", "NotReady", "0"]),
  pod(spec, { phase: "Succeeded", containerStatuses: [container1({ state: done })] }, [
    "0/1",
    "Completed",
    "0",
  ]),
  pod({ ...spec, initContainers: [{ ...container, name: "init" }] }, {
    phase: "Pending",
    initContainerStatuses: [container1({ name: "init" })],
  }, ["0/1", "Init:0/1", "0"]),
  pod({ ...spec, initContainers: [{ ...container, name: "init" }] }, {
    phase: "Pending",
    initContainerStatuses: [
      container1({
        name: "init",
        restartCount: 4,
        state: { terminated: { exitCode: 1, reason: "Error" } },
      }),
    ],
  }, ["0/1", "Init:Error", "4"]),
  pod({ ...spec, initContainers: [sidecar] }, {
    phase: "Running",
    initContainerStatuses: [
      container1({ name: "side", ready: true, started: true, restartCount: 1 }),
    ],
    containerStatuses: [container1({ ready: true, restartCount: 2 })],
  }, ["2/2", "Running", "3"]),
  {
    resource: "pods",
    fields: {
      spec: { ...spec, nodeName: "node-1", readinessGates: [{ conditionType: "a.test/b" }] },
    },
    status: {
      phase: "Running",
      conditions: [{ type: "a.test/b", status: "True" }],
      podIP: "10.0.0.9",
      podIPs: [{ ip: "10.0.0.9" }],
    },
    cells: ["0/1", "Running", "0", "AGE", "10.0.0.9", "node-1", "<none>", "1/1"],
  },
];
