import {
  completeCustomResourceDefinition,
  definitionCollection,
} from "./custom_resource_definition.ts";
import { isJsonObject } from "./json_value.ts";
import type { KubeObject } from "./kube_object.ts";
import { collectionOf, type ServedResource } from "./served_resource.ts";

type Defaulter = (object: KubeObject) => KubeObject;

/**
 * Sets fields that a new object has on the real server and that selectors or controllers read: the
 * initial status and a few fields of the spec. Other defaults are not set.
 */
export function applyCreateDefaults(object: KubeObject, resource: ServedResource): KubeObject {
  // Only the server sets the status of a new object.
  const { status: _status, ...stateless } = object;
  const start = !resource.status
    ? object
    : resource.custom
    ? { ...stateless, metadata: object.metadata }
    : { ...stateless, metadata: object.metadata, status: {} };
  const defaulter = defaulters[collectionOf(resource)];
  return defaulter ? defaulter(start) : start;
}

/** Completes a Secret as every write does: its type, and `data` from `stringData`. */
export function completeSecret(object: KubeObject): KubeObject {
  const { stringData, type, ...secret } = object;
  const typed = { ...secret, type: type || "Opaque", metadata: object.metadata };
  if (!isJsonObject(stringData)) return typed;
  const added = Object.entries(stringData).map(([key, text]) => [key, base64(String(text))]);
  const data = { ...(isJsonObject(secret.data) ? secret.data : {}), ...Object.fromEntries(added) };
  return { ...typed, data };
}

const defaulters: Readonly<Record<string, Defaulter>> = {
  namespaces: (object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name! },
    },
    spec: { ...membersOf(object.spec), finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  }),
  pods: (object) => ({
    ...object,
    spec: {
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: "default",
      schedulerName: "default-scheduler",
      ...membersOf(object.spec),
    },
    status: { phase: "Pending", qosClass: "BestEffort" },
  }),
  persistentvolumes: (object) => ({ ...object, status: { phase: "Pending" } }),
  persistentvolumeclaims: (object) => ({ ...object, status: { phase: "Pending" } }),
  secrets: completeSecret,
  services: (object) => ({
    ...object,
    spec: { type: "ClusterIP", ...membersOf(object.spec) },
    status: { loadBalancer: {} },
  }),
  replicationcontrollers: defaultReplicas,
  "apps/deployments": defaultReplicas,
  "apps/replicasets": defaultReplicas,
  "apps/statefulsets": defaultReplicas,
  [definitionCollection]: completeCustomResourceDefinition,
};

function defaultReplicas(object: KubeObject): KubeObject {
  return { ...object, spec: { replicas: 1, ...membersOf(object.spec) } };
}

function membersOf(value: unknown): Record<string, unknown> {
  return isJsonObject(value) ? value : {};
}

function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
