import { defineResource, type ResourceDefinition } from "../../src/client/mod.ts";
import type { KubernetesObject } from "../../mod.ts";

/** An object of any kind, with the fields that cases read. */
export interface AnyObject extends KubernetesObject {
  [field: string]: unknown;
}

/** A resource, and the required fields of its objects. */
export interface MinimalObject {
  definition: ResourceDefinition<AnyObject>;
  /** The fields other than the metadata, for a namespace. */
  fields: (namespace: string) => Record<string, unknown>;
}

const labels = { app: "minimal" };
const podSpec = { containers: [{ name: "main", image: "example.com/main:1" }] };
const template = { metadata: { labels }, spec: podSpec };
const selector = { matchLabels: labels };
const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };

/** Returns an entry for a resource of the core group. */
function core(
  plural: string,
  kind: string,
  fields: Record<string, unknown> = {},
  namespaced = true,
): MinimalObject {
  const definition = defineResource<AnyObject>({
    group: "",
    version: "v1",
    plural,
    kind,
    namespaced,
  });
  return { definition, fields: () => fields };
}

/** Returns an entry for a resource of another group. */
function other(
  [group, plural, kind, version = "v1"]: [string, string, string, string?],
  fields: Record<string, unknown> = {},
  { namespaced = true } = {},
): MinimalObject {
  const definition = defineResource<AnyObject>({ group, version, plural, kind, namespaced });
  return { definition, fields: () => fields };
}

const cluster = { namespaced: false };
const driver = "minimal.example.com";

/**
 * An object of each resource that can be created, except namespaces, which cannot be deleted as a
 * collection, and those of groups with cases of their own. For some, the server needs more than a
 * name that fits every kind.
 */
export const minimalObjects: readonly MinimalObject[] = [
  core("configmaps", "ConfigMap"),
  core("endpoints", "Endpoints"),
  {
    ...core("events", "Event"),
    fields: (namespace) => ({ involvedObject: { namespace } }),
  },
  core("limitranges", "LimitRange", { spec: { limits: [] } }),
  core("nodes", "Node", {}, false),
  core("persistentvolumeclaims", "PersistentVolumeClaim", { spec: claim }),
  core("persistentvolumes", "PersistentVolume", {
    spec: {
      accessModes: claim.accessModes,
      capacity: { storage: "1Gi" },
      hostPath: { path: "/tmp/minimal" },
    },
  }, false),
  core("pods", "Pod", { spec: { ...podSpec, automountServiceAccountToken: false } }),
  core("podtemplates", "PodTemplate", { template }),
  core("replicationcontrollers", "ReplicationController", { spec: { selector: labels, template } }),
  core("resourcequotas", "ResourceQuota", { spec: { hard: { pods: "10" } } }),
  core("secrets", "Secret"),
  core("serviceaccounts", "ServiceAccount"),
  core("services", "Service", { spec: { ports: [{ port: 80 }] } }),
  other(["apps", "controllerrevisions", "ControllerRevision"], { data: {}, revision: 1 }),
  other(["apps", "daemonsets", "DaemonSet"], { spec: { selector, template } }),
  other(["apps", "deployments", "Deployment"], { spec: { selector, template } }),
  other(["apps", "replicasets", "ReplicaSet"], { spec: { selector, template } }),
  other(["apps", "statefulsets", "StatefulSet"], {
    spec: { serviceName: "minimal", selector, template },
  }),
  other(["autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "v2"], {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "minimal" },
      maxReplicas: 2,
    },
  }),
  other(["policy", "poddisruptionbudgets", "PodDisruptionBudget"], {
    spec: { minAvailable: 1, selector },
  }),
  other(["networking.k8s.io", "ingressclasses", "IngressClass"], {
    spec: { controller: "example.com/minimal" },
  }, cluster),
  other(["networking.k8s.io", "ingresses", "Ingress"], {
    spec: { defaultBackend: { service: { name: "minimal", port: { number: 80 } } } },
  }),
  other(["networking.k8s.io", "networkpolicies", "NetworkPolicy"], {
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  }),
  other(["networking.k8s.io", "servicecidrs", "ServiceCIDR"], {
    spec: { cidrs: ["10.99.0.0/24"] },
  }, cluster),
  other(["discovery.k8s.io", "endpointslices", "EndpointSlice"], {
    addressType: "IPv4",
    endpoints: [],
  }),
  other(["storage.k8s.io", "csidrivers", "CSIDriver"], { spec: {} }, cluster),
  other(["storage.k8s.io", "csinodes", "CSINode"], { spec: { drivers: [] } }, cluster),
  other(["storage.k8s.io", "csistoragecapacities", "CSIStorageCapacity"], {
    storageClassName: "minimal",
  }),
  other(["storage.k8s.io", "storageclasses", "StorageClass"], { provisioner: driver }, cluster),
  other(["storage.k8s.io", "volumeattachments", "VolumeAttachment"], {
    spec: { attacher: driver, nodeName: "minimal", source: { persistentVolumeName: "minimal" } },
  }, cluster),
  other(["storage.k8s.io", "volumeattributesclasses", "VolumeAttributesClass"], {
    driverName: driver,
    parameters: { a: "b" },
  }, cluster),
  other(["node.k8s.io", "runtimeclasses", "RuntimeClass"], { handler: "minimal" }, cluster),
  other(["scheduling.k8s.io", "priorityclasses", "PriorityClass"], { value: 1 }, cluster),
];
