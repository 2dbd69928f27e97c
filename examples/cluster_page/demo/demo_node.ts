import type { KubeObject, TestApiServer } from "@kubewire/testing";

/** A node of the embedded cluster. */
export interface DemoNode {
  readonly name: string;
  /** Whether this node is for the control plane alone. */
  readonly isControl: boolean;
  readonly gpus: number;
  readonly cordoned: boolean;
  readonly pressed: boolean;
}

/** The resources that pods may request. */
export const ROOM = {
  control: { cpu: "4", memory: "16Gi" },
  worker: { cpu: "16", memory: "64Gi" },
  pods: 110,
} as const;

const PRESSED_FOR_MS = 20 * 60_000;

/** Returns the nodes: three of the control plane, and workers of which two are in trouble. */
export function demoNodes(workers: number): DemoNode[] {
  const node = (name: string): DemoNode => ({
    name,
    isControl: name.startsWith("control"),
    gpus: name === "worker-1" ? 1 : 0,
    cordoned: name === "worker-7",
    pressed: name === "worker-4",
  });
  return [...names("control", 3), ...names("worker", workers)].map(node);
}

/** Writes a node as its kubelet does. */
export function writeNode({ objects }: TestApiServer, node: DemoNode, now: () => number): void {
  const { name, isControl, gpus, cordoned, pressed } = node;
  const taints = [
    ...isControl ? ["node-role.kubernetes.io/control-plane"] : [],
    ...cordoned ? ["node.kubernetes.io/unschedulable"] : [],
    ...pressed ? ["node.kubernetes.io/memory-pressure"] : [],
  ].map((key) => ({ key, effect: "NoSchedule" }));
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": `eu-west-1${"abc"[name.charCodeAt(name.length - 1) % 3]}`,
        ...isControl && { "node-role.kubernetes.io/control-plane": "" },
      },
    },
    spec: { ...cordoned && { unschedulable: true }, ...taints.length > 0 && { taints } },
  };
  const room = {
    ...isControl ? ROOM.control : ROOM.worker,
    pods: `${ROOM.pods}`,
    ...gpus > 0 && { "nvidia.com/gpu": `${gpus}` },
  };
  const condition = (type: string, holds: boolean, reason: string) => ({
    type,
    status: holds ? "True" : "False",
    reason,
    lastTransitionTime: new Date(
      type === "MemoryPressure" && pressed ? Date.now() - PRESSED_FOR_MS : now(),
    ).toISOString(),
  });
  const status = {
    allocatable: room,
    capacity: room,
    conditions: [
      condition(
        "MemoryPressure",
        pressed,
        pressed ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory",
      ),
      condition("DiskPressure", false, "KubeletHasNoDiskPressure"),
      condition("PIDPressure", false, "KubeletHasSufficientPID"),
      condition("Ready", true, "KubeletReady"),
    ],
    nodeInfo: { kubeletVersion: "v1.37.2", osImage: "Debian GNU/Linux 13", architecture: "amd64" },
  };
  objects.create(object);
  objects.update({ ...object, status }, { status: true });
}

function names(role: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${role}-${index + 1}`);
}
