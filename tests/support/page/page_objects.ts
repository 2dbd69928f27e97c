import type { KubeObject, TestApiServer } from "../../../src/testing/mod.ts";

/** Properties of a pod for a test. */
export interface PagePod {
  name: string;
  namespace?: string;
  node?: string;
  /** Such as `Deployment/web`. */
  owner?: string;
  labels?: Record<string, string>;
  /** `running`, or the reason for which its container waits. */
  state?: string;
  message?: string;
}

/** Creates or changes a pod with one container. */
export function putPod({ objects, store }: TestApiServer, pod: PagePod): KubeObject {
  const { name, namespace = "default", node, owner, labels, state = "running", message } = pod;
  const [kind = "", ownerName = ""] = owner?.split("/") ?? [];
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace,
      ...labels && { labels },
      ...owner !== undefined && {
        ownerReferences: [
          { apiVersion: "apps/v1", kind, name: ownerName, uid: "1", controller: true },
        ],
      },
    },
    spec: { containers: [{ name: "app", image: "app" }], ...node && { nodeName: node } },
  };
  if (!store.get("pods", `${namespace}/${name}`)) objects.create(object);
  const ready = state === "running";
  const waiting = { reason: state, ...message !== undefined && { message } };
  return objects.update({
    ...object,
    status: {
      phase: ready ? "Running" : "Pending",
      containerStatuses: [{
        name: "app",
        ready,
        restartCount: ready ? 0 : 3,
        state: ready ? { running: {} } : { waiting },
      }],
    },
  }, { status: true });
}

/** Creates a node with 4 cores and 8 GiB. */
export function putNode({ objects }: TestApiServer, name: string): void {
  const node = { apiVersion: "v1", kind: "Node", metadata: { name } };
  objects.create(node);
  objects.update({
    ...node,
    status: {
      allocatable: { cpu: "4", memory: "8Gi", pods: "110" },
      conditions: [{ type: "Ready", status: "True" }],
    },
  }, { status: true });
}

/** Gives a ClusterRole to an account of the namespace `default`, in one namespace alone. */
export function bindInNamespace(
  { objects }: TestApiServer,
  { role, account, namespace }: { role: string; account: string; namespace: string },
): void {
  const group = "rbac.authorization.k8s.io";
  objects.create({
    apiVersion: `${group}/v1`,
    kind: "RoleBinding",
    metadata: { name: account, namespace },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: role },
    subjects: [{ kind: "ServiceAccount", name: account, namespace: "default" }],
  });
}
