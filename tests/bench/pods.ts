/** Pods as a cluster has them, 3 KB each, and 6 KB with their managedFields. */

import { managedFields } from "./managed_fields.ts";

const LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const HEX = "0123456789abcdef";
const PODS_OF_A_REPLICA_SET = 20;

/** Makes pod number `index`; the same number gives the same pod. */
export function pod(index: number): Record<string, unknown> {
  const set = Math.floor(index / PODS_OF_A_REPLICA_SET);
  const app = `svc-${text(LETTERS, 4, set, 1)}`;
  const hash = text(LETTERS, 10, set, 2);
  const name = `${app}-${hash}-${text(LETTERS, 5, index, 3)}`;
  const image = `registry.example.com/platform/${app}:v1.${index % 40}.${index % 13}`;
  const startedMs = Date.UTC(2025, 2, 1) + index * 37_000;
  const started = isoSeconds(startedMs);
  const ready = isoSeconds(startedMs + 4_000);
  const tokenVolume = `kube-api-access-${text(LETTERS, 5, index, 4)}`;
  const podIP = `10.64.${Math.floor(index / 250) % 200}.${1 + index % 250}`;
  const hostIP = `10.0.${Math.floor(index / 7) % 200}.${index % 97}`;
  return {
    kind: "Pod",
    apiVersion: "v1",
    metadata: {
      name,
      generateName: `${app}-${hash}-`,
      namespace: `team-${String(index % 40).padStart(2, "0")}`,
      uid: uid(index, 5),
      resourceVersion: String(1_840_000_000 + index),
      creationTimestamp: started,
      labels: {
        "app.kubernetes.io/instance": app,
        "app.kubernetes.io/name": app,
        "pod-template-hash": hash,
      },
      annotations: {
        "checksum/config": text(HEX, 32, set, 6),
        "prometheus.io/port": "8080",
        "prometheus.io/scrape": "true",
      },
      ownerReferences: [{
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        name: `${app}-${hash}`,
        uid: uid(set, 9),
        controller: true,
        blockOwnerDeletion: true,
      }],
    },
    spec: {
      volumes: [{
        name: tokenVolume,
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
            { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
          ],
          defaultMode: 420,
        },
      }],
      containers: [container(image, tokenVolume)],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: app,
      serviceAccount: app,
      nodeName: `ip-${hostIP.replaceAll(".", "-")}.eu-west-1.compute.internal`,
      securityContext: {},
      schedulerName: "default-scheduler",
      tolerations: ["not-ready", "unreachable"].map((condition) => ({
        key: `node.kubernetes.io/${condition}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    },
    status: {
      phase: "Running",
      conditions: [
        { type: "Initialized", lastTransitionTime: started },
        { type: "Ready", lastTransitionTime: ready },
        { type: "ContainersReady", lastTransitionTime: ready },
        { type: "PodScheduled", lastTransitionTime: started },
      ].map((condition) => ({ status: "True", lastProbeTime: null, ...condition })),
      hostIP,
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: started,
      containerStatuses: [{
        name: "web",
        state: { running: { startedAt: ready } },
        lastState: {},
        ready: true,
        restartCount: 0,
        image,
        imageID: `registry.example.com/platform/${app}@sha256:${text(HEX, 64, set, 7)}`,
        containerID: `containerd://${text(HEX, 64, index, 8)}`,
        started: true,
      }],
      qosClass: "Burstable",
    },
  };
}

/** Makes the same pod with the API server's record of which manager set which fields. */
export function podWithManagedFields(index: number): Record<string, unknown> {
  const { metadata, ...rest } = pod(index) as Record<"metadata" | "spec" | "status", object>;
  return {
    ...rest,
    metadata: { ...metadata, managedFields: managedFields({ metadata, ...rest }) },
  };
}

function container(image: string, tokenVolume: string): Record<string, unknown> {
  return {
    name: "web",
    image,
    args: ["--port=8080"],
    ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
    env: [
      { name: "LOG_LEVEL", value: "info" },
      {
        name: "POD_NAME",
        valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } },
      },
    ],
    resources: { limits: { memory: "512Mi" }, requests: { cpu: "100m", memory: "256Mi" } },
    volumeMounts: [{
      name: tokenVolume,
      readOnly: true,
      mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
    }],
    readinessProbe: {
      httpGet: { path: "/ready", port: "http", scheme: "HTTP" },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    },
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: "IfNotPresent",
  };
}

/** Makes text that looks random and depends only on the two numbers. */
function text(alphabet: string, length: number, index: number, salt: number): string {
  let state = (Math.imul(index, 2_654_435_761) ^ Math.imul(salt, 40_503)) >>> 0;
  let result = "";
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    result += alphabet[(state >>> 16) % alphabet.length];
  }
  return result;
}

function uid(index: number, salt: number): string {
  const hex = text(HEX, 32, index, salt);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function isoSeconds(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(".000Z", "Z");
}
