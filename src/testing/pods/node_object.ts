import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectApi } from "../writes/object_api.ts";
import { NODE_ADDRESS, NODE_NAME } from "./node_status.ts";

const resources = { cpu: "8", memory: "16Gi", "ephemeral-storage": "100Gi", pods: "60000" };

/** Creates the Node that the pods of a server run on, Ready and without taints. */
export function createNode(objects: ObjectApi, time: string): void {
  const reference = { apiVersion: "v1", kind: "Node" };
  const labels = {
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": NODE_NAME,
    "kubernetes.io/os": "linux",
  };
  const fieldManager = "kubelet";
  const node = objects.create({ ...reference, metadata: { name: NODE_NAME, labels } }, {
    fieldManager,
  });
  objects.update({ ...node, ...reference, status: nodeStatus(time) } as KubeObject, {
    status: true,
    fieldManager,
  });
}

function nodeStatus(time: string): Record<string, unknown> {
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  });
  return {
    capacity: resources,
    allocatable: resources,
    conditions: [
      condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
      condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
      condition("PIDPressure", "False", "KubeletHasSufficientPID"),
      condition("Ready", "True", "KubeletReady"),
    ],
    addresses: [
      { type: "InternalIP", address: NODE_ADDRESS },
      { type: "Hostname", address: NODE_NAME },
    ],
    nodeInfo: {
      architecture: "amd64",
      bootID: "",
      containerRuntimeVersion: "stand-in://1",
      kernelVersion: "",
      kubeProxyVersion: "",
      kubeletVersion: "v1.37.0",
      machineID: "",
      operatingSystem: "linux",
      osImage: "",
      systemUUID: "",
    },
  };
}
