import type { KubeObject, TestApiServer } from "@kubewire/testing";

/** A node of the embedded cluster. */
export interface DemoNode {
  readonly name: string;
  cordoned: boolean;
  pressed: boolean;
}

/** Writes a node as its kubelet does. */
export function writeNode(server: TestApiServer, node: DemoNode, isNew = false): void {
  const { name, cordoned, pressed } = node;
  const isControl = name.startsWith("control");
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
    spec: { ...cordoned && { unschedulable: true } },
  };
  const room = isControl ? ["4", "16Gi"] : ["16", "64Gi"];
  const condition = (type: string, holds: boolean, reason: string) => ({
    type,
    status: holds ? "True" : "False",
    reason,
    lastTransitionTime: new Date().toISOString(),
  });
  const status = {
    allocatable: { cpu: room[0], memory: room[1], pods: "110" },
    capacity: { cpu: room[0], memory: room[1], pods: "110" },
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
  if (isNew) server.objects.create(object);
  else server.objects.update(object);
  server.objects.update({ ...object, status }, { status: true });
}
