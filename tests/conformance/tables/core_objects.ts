import type { TableObject } from "./table_object.ts";

/** The columns `Last Seen` to `Message` of an Event. */
const eventCells = ["AGE", "Warning", "Failed", "pod/web"];

/** Objects of the core group, and of small groups, in tables. */
export const coreObjects: readonly TableObject[] = [
  { resource: "serviceaccounts", cells: ["AGE"] },
  {
    resource: "configmaps",
    fields: { data: { a: "1", b: "2" }, binaryData: { c: "AAAA" } },
    cells: [3, "AGE"],
  },
  {
    resource: "secrets",
    fields: { type: "Opaque", data: { a: "AAAA" } },
    cells: ["Opaque", 1, "AGE"],
  },
  {
    resource: "resourcequotas",
    fields: { spec: { hard: { pods: "10", "limits.cpu": "4", "requests.cpu": "2" } } },
    status: {
      hard: { pods: "10", "limits.cpu": "4", "requests.cpu": "2" },
      used: { pods: "3", "limits.cpu": "1", "requests.cpu": "500m" },
    },
    cells: ["pods: 3/10, requests.cpu: 500m/2", "limits.cpu: 1/4", "AGE"],
  },
  { resource: "limitranges", fields: { spec: { limits: [] } }, cells: ["TIME"] },
  {
    resource: "nodes",
    cluster: true,
    metadata: {
      labels: {
        "node-role.kubernetes.io/worker": "",
        "node-role.kubernetes.io/control-plane": "",
        "kubernetes.io/role": "edge",
      },
    },
    fields: { spec: { unschedulable: true } },
    status: {
      addresses: [
        { type: "Hostname", address: "host" },
        { type: "InternalIP", address: "10.0.0.1" },
      ],
      conditions: [{ type: "Ready", status: "True" }],
      nodeInfo: {
        machineID: "",
        systemUUID: "",
        bootID: "",
        kernelVersion: "6.1",
        osImage: "Linux",
        containerRuntimeVersion: "",
        kubeletVersion: "v1.37.0",
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
    },
    cells: [
      "Ready,SchedulingDisabled",
      "control-plane,edge,worker",
      "AGE",
      "v1.37.0",
      "10.0.0.1",
      "<none>",
      "Linux",
      "6.1 (amd64)",
      "<unknown>",
    ],
  },
  {
    resource: "events",
    fields: {
      involvedObject: { kind: "Pod", name: "web", fieldPath: "spec.containers{main}" },
      type: "Warning",
      reason: "Failed",
      message: "It failed.\n",
      source: { component: "kubelet", host: "node-1" },
      count: 3,
    },
    cells: [
      "<unknown>",
      ...eventCells.slice(1),
      "spec.containers{main}",
      "kubelet, node-1",
      "It failed.",
      "<unknown>",
      3,
      "NAME",
    ],
  },
  {
    resource: "coordination.k8s.io/v1/leases",
    fields: { spec: { holderIdentity: "me" } },
    cells: ["me", "AGE"],
  },
  {
    resource: "policy/v1/poddisruptionbudgets",
    fields: { spec: { minAvailable: "50%", selector: {} } },
    status: {
      disruptionsAllowed: 1,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
    },
    cells: ["50%", "N/A", 1, "AGE"],
  },
  {
    resource: "scheduling.k8s.io/v1/priorityclasses",
    cluster: true,
    fields: { value: 7, preemptionPolicy: "Never" },
    cells: [7, false, "AGE", "Never"],
  },
  {
    resource: "node.k8s.io/v1/runtimeclasses",
    cluster: true,
    fields: { handler: "runsc" },
    cells: ["runsc", "AGE"],
  },
  {
    resource: "autoscaling/v2/horizontalpodautoscalers",
    fields: {
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 2,
        maxReplicas: 9,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
          },
          {
            type: "Pods",
            pods: { metric: { name: "rps" }, target: { type: "AverageValue", averageValue: "1k" } },
          },
          {
            type: "External",
            external: { metric: { name: "queue" }, target: { type: "Value", value: "30" } },
          },
        ],
      },
    },
    status: { currentReplicas: 3, desiredReplicas: 3, conditions: [] },
    cells: [
      "Deployment/web",
      "cpu: <unknown>/80%, <unknown>/1k + 1 more...",
      "2",
      9,
      3,
      "AGE",
    ],
  },
];
