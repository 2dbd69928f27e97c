/** A workload of the embedded cluster. */
export interface WorkloadPlan {
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Job";
  readonly namespace: string;
  readonly name: string;
  /** Pods at the usual size; a DaemonSet has one on each node. */
  readonly replicas: number;
  readonly cpu: string;
  readonly memory: string;
  readonly gpus?: number;
  /** The trouble of some of its pods. */
  readonly trouble?: "crashes" | "does not fit" | "image";
}

type Short = [string, number, string, string, WorkloadPlan["trouble"]?];

const deployments: Record<string, Short[]> = {
  shop: [
    ["web", 8, "250m", "256Mi"],
    ["cart", 4, "200m", "192Mi"],
    ["catalog", 6, "300m", "512Mi"],
    ["checkout", 4, "400m", "384Mi"],
    ["recommendations", 3, "1", "1Gi", "crashes"],
    ["search", 5, "800m", "1Gi"],
  ],
  payments: [
    ["api", 5, "300m", "320Mi"],
    ["fraud-check", 3, "1500m", "2Gi"],
    ["ledger-writer", 2, "250m", "256Mi"],
    ["webhooks", 3, "100m", "128Mi", "image"],
  ],
  data: [["ingest", 6, "700m", "1Gi"], ["trainer", 2, "4", "16Gi", "does not fit"]],
  monitoring: [["grafana", 2, "100m", "192Mi"], ["alertmanager", 2, "50m", "96Mi"]],
  "kube-system": [["coredns", 2, "100m", "70Mi"], ["metrics-server", 1, "100m", "200Mi"]],
};
const statefulSets: Record<string, Short[]> = {
  shop: [["redis", 3, "300m", "1Gi"]],
  payments: [["postgres", 3, "1", "4Gi"]],
  data: [["kafka", 5, "1", "4Gi"], ["clickhouse", 3, "2", "8Gi"]],
  monitoring: [["prometheus", 2, "1", "4Gi"]],
};
const daemonSets: Record<string, Short[]> = {
  "kube-system": [["cilium", 0, "100m", "128Mi"], ["kube-proxy", 0, "50m", "64Mi"]],
  monitoring: [["node-exporter", 0, "50m", "48Mi"]],
};
const jobs: Record<string, Short[]> = {
  data: [["reindex-catalog", 3, "500m", "512Mi"], ["export-monthly", 1, "250m", "256Mi"]],
  shop: [["migrate-carts", 1, "100m", "128Mi"]],
};

/** Returns the containers of a workload's pods. */
export function containersOf({ cpu, memory, gpus }: WorkloadPlan, image: string) {
  const devices = gpus === undefined ? {} : { "nvidia.com/gpu": `${gpus}` };
  return [{
    name: "app",
    image,
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu, memory, ...devices }, limits: { memory, ...devices } },
  }];
}

/** The namespaces of the embedded cluster. */
export const NAMESPACES: readonly string[] = ["shop", "payments", "data", "monitoring"];

/** The workloads of the embedded cluster. */
export const WORKLOADS: readonly WorkloadPlan[] = [
  ...plansOf("DaemonSet", daemonSets),
  ...plansOf("StatefulSet", statefulSets),
  ...plansOf("Deployment", deployments),
  ...plansOf("Job", jobs),
];

function plansOf(kind: WorkloadPlan["kind"], shorts: Record<string, Short[]>): WorkloadPlan[] {
  return Object.entries(shorts).flatMap(([namespace, each]) =>
    each.map(([name, replicas, cpu, memory, trouble]) => ({
      kind,
      namespace,
      name,
      replicas,
      cpu,
      memory,
      ...trouble && { trouble },
      ...trouble === "does not fit" && { gpus: 1 }, // there is one GPU for all of its pods
    }))
  );
}
