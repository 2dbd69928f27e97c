import {
  completeCustomResourceDefinition,
  definitionCollection,
} from "../resources/custom_resource_definition.ts";
import { isJsonObject } from "../objects/json_value.ts";
import type { KubeObject, ObjectMeta } from "../objects/kube_object.ts";
import { collectionOf, type ServedResource } from "../resources/served_resource.ts";
import { defaultConfiguration } from "../webhook_configs/default_configuration.ts";
import { configurationCollections } from "../webhook_configs/webhook.ts";

type Defaulter = (object: KubeObject) => KubeObject;

/** Sets the defaults that an object has after every write. Other defaults are not set. */
export function applyWriteDefaults(object: KubeObject, resource: ServedResource): KubeObject {
  return writeDefaulters[collectionOf(resource)]?.(object) ?? object;
}

/**
 * Sets the defaults of a new object that selectors or controllers read. Other defaults are not set.
 */
export function applyDefaults(object: KubeObject, resource: ServedResource): KubeObject {
  const hasStatus = !resource.status || resource.custom || object.status !== undefined;
  const whole = applyWriteDefaults(hasStatus ? object : { ...object, status: {} }, resource);
  return defaulters[collectionOf(resource)]?.(whole) ?? whole;
}

/** Sets the defaults of a new object, and its initial state, which no request can set. */
export function applyCreateDefaults(object: KubeObject, resource: ServedResource): KubeObject {
  // Only the server sets the status of a new object.
  const { status: _status, ...stateless } = object;
  const start = resource.status ? { ...stateless, metadata: object.metadata } : object;
  const defaulted = applyDefaults(start, resource);
  return starters[collectionOf(resource)]?.(defaulted) ?? defaulted;
}

function completeSecret(object: KubeObject): KubeObject {
  const { stringData, type, ...secret } = object;
  const typed = { ...secret, type: type || "Opaque", metadata: object.metadata };
  if (!isJsonObject(stringData)) return typed;
  const added = Object.entries(stringData).map(([key, text]) => [key, base64(String(text))]);
  const data = { ...(isJsonObject(secret.data) ? secret.data : {}), ...Object.fromEntries(added) };
  return { ...typed, data };
}

const writeDefaulters: Readonly<Record<string, Defaulter>> = {
  secrets: completeSecret,
  [configurationCollections.mutating]: (object) => defaultConfiguration(object, "mutating"),
  [configurationCollections.validating]: (object) => defaultConfiguration(object, "validating"),
};

const defaulters: Readonly<Record<string, Defaulter>> = {
  namespaces: (object) => ({
    ...object,
    metadata: withNameLabel(object.metadata),
    spec: membersOf(object.spec),
    status: { phase: "Active", ...membersOf(object.status) },
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
  }),
  persistentvolumes: defaultPhase,
  persistentvolumeclaims: defaultPhase,
  services: (object) => ({ ...object, spec: { type: "ClusterIP", ...membersOf(object.spec) } }),
  replicationcontrollers: defaultReplicas,
  "apps/deployments": defaultReplicas,
  "apps/replicasets": defaultReplicas,
  "apps/statefulsets": defaultReplicas,
  [definitionCollection]: completeCustomResourceDefinition,
};

const starters: Readonly<Record<string, Defaulter>> = {
  namespaces: (object) => ({
    ...object,
    spec: { ...membersOf(object.spec), finalizers: ["kubernetes"] },
  }),
  pods: (object) => ({ ...object, status: { phase: "Pending", qosClass: "BestEffort" } }),
  services: (object) => ({ ...object, status: { loadBalancer: {} } }),
};

function withNameLabel(metadata: ObjectMeta): ObjectMeta {
  const { name, labels } = metadata;
  if (!name) return metadata; // it is still to be generated
  return { ...metadata, labels: { ...labels, "kubernetes.io/metadata.name": name } };
}

function defaultPhase(object: KubeObject): KubeObject {
  return { ...object, status: { phase: "Pending", ...membersOf(object.status) } };
}

function defaultReplicas(object: KubeObject): KubeObject {
  return { ...object, spec: { replicas: 1, ...membersOf(object.spec) } };
}

function membersOf(value: unknown): Record<string, unknown> {
  return isJsonObject(value) ? value : {};
}

function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
