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

/** Returns an entry for a resource of the group apps. */
function apps(plural: string, kind: string, fields: Record<string, unknown>): MinimalObject {
  const definition = defineResource<AnyObject>({ group: "apps", version: "v1", plural, kind });
  return { definition, fields: () => fields };
}

/**
 * An object of each resource of the groups core and apps that can be created, except namespaces:
 * they cannot be deleted as a collection, and have cases of their own.
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
  apps("controllerrevisions", "ControllerRevision", { data: {}, revision: 1 }),
  apps("daemonsets", "DaemonSet", { spec: { selector, template } }),
  apps("deployments", "Deployment", { spec: { selector, template } }),
  apps("replicasets", "ReplicaSet", { spec: { selector, template } }),
  apps("statefulsets", "StatefulSet", { spec: { serviceName: "minimal", selector, template } }),
];
