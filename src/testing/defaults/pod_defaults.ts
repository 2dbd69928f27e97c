import { isJsonObject } from "../json/json_value.ts";
import { type DefaultsTable, type Fields, isUnset } from "./fields.ts";

const mode = { fields: { defaultMode: 0o644 } };

const rbd = { fields: { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" } };
const scaleIo = { fields: { storageMode: "ThinProvisioned", fsType: "xfs" } };
const iscsi = { fields: { iscsiInterface: "default" } };

/**
 * The defaults of pods and of their templates.
 *
 * Source: `k8s.io/kubernetes/pkg/apis/core/v1/defaults.go`, and the defaults of its types.
 */
export const podDefaults: DefaultsTable = {
  "v1.Pod": { complete: completePod },
  "v1.PodSpec": {
    fields: {
      dnsPolicy: "ClusterFirst",
      restartPolicy: "Always",
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      schedulerName: "default-scheduler",
    },
    complete: withServiceAccount,
  },
  "v1.PodStatus": { complete: withPodIps },
  "v1.Container": {
    fields: { terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File" },
    complete: withPullPolicy,
  },
  "v1.EphemeralContainer": {
    fields: { terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File" },
    complete: withPullPolicy,
  },
  "v1.ContainerPort": { fields: { protocol: "TCP" } },
  "v1.Probe": {
    fields: { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  },
  "v1.HTTPGetAction": { fields: { path: "/", scheme: "HTTP" } },
  "v1.GRPCAction": { fields: { service: "" } },
  "v1.ObjectFieldSelector": { fields: { apiVersion: "v1" } },
  "v1.FileKeySelector": { fields: { optional: false } },
  "v1.Volume": { complete: withVolumeSource },
  "v1.SecretVolumeSource": mode,
  "v1.ConfigMapVolumeSource": mode,
  "v1.DownwardAPIVolumeSource": mode,
  "v1.ProjectedVolumeSource": mode,
  "v1.ServiceAccountTokenProjection": { fields: { expirationSeconds: 3600 } },
  "v1.HostPathVolumeSource": { fields: { type: "" } },
  "v1.RBDVolumeSource": rbd,
  "v1.RBDPersistentVolumeSource": rbd,
  "v1.ScaleIOVolumeSource": scaleIo,
  "v1.ScaleIOPersistentVolumeSource": scaleIo,
  "v1.ISCSIVolumeSource": iscsi,
  "v1.ISCSIPersistentVolumeSource": iscsi,
  "v1.AzureDiskVolumeSource": {
    fields: { cachingMode: "ReadWrite", fsType: "ext4", readOnly: false, kind: "Shared" },
  },
};

/** Defaults that the pods of a template do not have in it. */
function completePod(pod: Fields): Fields {
  if (!isJsonObject(pod.spec)) return pod;
  const spec: Fields = { enableServiceLinks: true, ...pod.spec };
  const seconds = spec.terminationGracePeriodSeconds;
  if (typeof seconds === "number" && seconds < 0) spec.terminationGracePeriodSeconds = 1;
  for (const name of ["containers", "initContainers"]) {
    const containers = spec[name];
    if (!Array.isArray(containers)) continue;
    spec[name] = containers.map((container) => {
      const requested = withRequests(container);
      return spec.hostNetwork === true ? withHostPorts(requested) : requested;
    });
  }
  return { ...pod, spec };
}

function withRequests(container: Fields): Fields {
  const { resources } = container;
  if (!isJsonObject(resources) || !isJsonObject(resources.limits)) return container;
  const requests = {
    ...resources.limits,
    ...isJsonObject(resources.requests) && resources.requests,
  };
  return { ...container, resources: { ...resources, requests } };
}

function withHostPorts(container: Fields): Fields {
  if (!Array.isArray(container.ports)) return container;
  const ports = container.ports.map((port) => ({
    ...port,
    hostPort: port.hostPort || port.containerPort,
  }));
  return { ...container, ports };
}

function withServiceAccount(spec: Fields): Fields {
  const name = spec.serviceAccountName || spec.serviceAccount;
  return name ? { ...spec, serviceAccountName: name, serviceAccount: name } : spec;
}

function withPodIps(status: Fields): Fields {
  const { podIP, podIPs } = status;
  const first = Array.isArray(podIPs) ? podIPs[0]?.ip : undefined;
  if (podIP && podIP !== first) return { ...status, podIPs: [{ ip: podIP }] };
  return !podIP && first ? { ...status, podIP: first } : status;
}

function withPullPolicy(container: Fields): Fields {
  if (!isUnset(container.imagePullPolicy)) return container;
  return { ...container, imagePullPolicy: pullPolicyOf(container.image) };
}

function withVolumeSource(volume: Fields): Fields {
  const { image } = volume;
  if (Object.keys(volume).every((name) => name === "name")) return { ...volume, emptyDir: {} };
  if (!isJsonObject(image) || !isUnset(image.pullPolicy)) return volume;
  return { ...volume, image: { ...image, pullPolicy: pullPolicyOf(image.reference) } };
}

/** The tag `latest`, and no tag at all, are pulled always. */
function pullPolicyOf(image: unknown): string {
  const [name = "", digest] = String(image ?? "").split("@");
  const last = name.slice(name.lastIndexOf("/") + 1);
  const [, tag] = /:(.+)$/s.exec(last) ?? [];
  const isLatest = tag === "latest" || (tag === undefined && digest === undefined && name !== "");
  return isLatest ? "Always" : "IfNotPresent";
}
